namespace Tritone.Repository.Pbtxt;

/// <summary>A text in protobuf's text format, parsed, that still knows where everything stood.</summary>
/// <param name="path">The name of its file, for messages.</param>
/// <param name="fields">Its fields in their order.</param>
internal sealed class PbtxtDocument(string path, IReadOnlyList<PbtxtField> fields)
{
    /// <summary>The name of its file.</summary>
    public string Path { get; } = path;

    /// <summary>Its fields in their order.</summary>
    public IReadOnlyList<PbtxtField> Fields { get; } = fields;

    /// <summary>Where the value of a field stands.</summary>
    /// <param name="field">The field, whether it is in the text or not.</param>
    /// <returns>The place; that of the message around it if the field is not there, null if that is not there either.</returns>
    public PbtxtPosition? Locate(FieldPath field)
    {
        var fields = Fields;
        PbtxtPosition? place = null;
        foreach (var (name, index) in field.Steps())
        {
            var found = fields.Where(candidate => candidate.Name == name).ElementAtOrDefault(index);
            if (found is null)
            {
                return place;
            }

            place = found.ValueAt;
            fields = found.Message ?? [];
        }

        return place;
    }

    /// <summary>The error that something is wrong at a place.</summary>
    public TritoneException Error(PbtxtPosition at, string what, ErrorCode code = ErrorCode.InvalidArgument, Exception? cause = null)
        => new(code, $"'{Path}', {at}: {what}", cause);
}
