using Tritone.Files;

namespace Tritone.Modeling.Hub;

/// <summary>What a repository has at a revision.</summary>
/// <param name="Commit">The commit that the revision is, 40 hexadecimal digits.</param>
/// <param name="Files">The paths of all files. They are the repository's owner's own words: none is used unless it is a name that is known.</param>
internal sealed record HubListing(string Commit, IReadOnlySet<string> Files)
{
    /// <summary>Reads the hub's answer.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is not sound.</exception>
    public static HubListing Parse(ReadOnlyMemory<byte> utf8, string address, HubSource source) => JsonFields.Parse(utf8, address, fields =>
    {
        var commit = fields.RequiredString("sha");
        if (!HubFile.IsHex(commit, 40))
        {
            throw fields.Invalid($"has 'sha': '{ErrorText.Shorten(commit)}'; expected the 40 lowercase hexadecimal digits of a commit");
        }

        return HubFile.IsHex(source.Revision, 40) && source.Revision != commit
            ? throw fields.Invalid($"is about commit {commit}; {source.Revision} was asked for")
            : new HubListing(commit, fields.Objects("siblings").Select(file => file.RequiredString("rfilename")).ToHashSet(StringComparer.Ordinal));
    });
}
