using Tritone.Repository.Pbtxt;

namespace Tritone.Repository.Configuration;

/// <summary>Where a configuration comes from: a text, whose lines and columns messages then name, or elsewhere.</summary>
internal sealed class ConfigSource
{
    private readonly PbtxtDocument? _document;
    private readonly string _name;

    /// <summary>A file.</summary>
    public ConfigSource(PbtxtDocument document)
    {
        _document = document;
        _name = $"'{document.Path}'";
    }

    /// <summary>Something that has no lines.</summary>
    /// <param name="name">What messages call it.</param>
    public ConfigSource(string name) => _name = name;

    /// <summary>The error that a field is not as it should be.</summary>
    public TritoneException Error(FieldPath field, string what, ErrorCode code = ErrorCode.InvalidArgument)
        => _document?.Locate(field) is { } place ? _document.Error(place, what, code) : new TritoneException(code, $"{_name}: {what}");
}
