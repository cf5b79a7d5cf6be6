using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tritone.Modeling.Hub;

/// <summary>A repository of the hub at a revision, as people write it: <c>owner/name</c> or <c>owner/name@revision</c>.</summary>
public sealed record HubSource
{
    /// <summary>The revision that is meant if none is written.</summary>
    public const string DefaultRevision = "main";

    private const int MaxNameLength = 96;
    private const int MaxRevisionLength = 255;

    private static readonly SearchValues<char> NameCharacters
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private HubSource(string owner, string name, string revision)
    {
        Owner = owner;
        Name = name;
        Revision = revision;
    }

    /// <summary>The user or organisation.</summary>
    public string Owner { get; }

    /// <summary>The repository's name within its owner.</summary>
    public string Name { get; }

    /// <summary>A branch, tag or commit.</summary>
    public string Revision { get; }

    /// <summary>Owner and name with a slash between.</summary>
    public string Repository => $"{Owner}/{Name}";

    /// <summary>Reads a source.</summary>
    /// <param name="text">
    /// Two parts of at most 96 letters, digits, dots, underscores and hyphens each, as the hub allows them; after an @ perhaps a revision. A path of two
    /// plain folder names looks the same: a caller that takes both asks the disk first.
    /// </param>
    /// <param name="source">The source, or null.</param>
    /// <returns>Whether the text is one. A name without an owner is not.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out HubSource? source)
    {
        source = null;
        if (text is null)
        {
            return false;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var repository = at < 0 ? text : text[..at];
        var revision = at < 0 ? DefaultRevision : text[(at + 1)..];
        var slash = repository.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IsName(repository[..slash]) || !IsName(repository[(slash + 1)..]) || !IsRevision(revision))
        {
            return false;
        }

        source = new HubSource(repository[..slash], repository[(slash + 1)..], revision);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => $"{Repository}@{Revision}";

    // The hub allows no "--" either: the cache writes it between owner and name, and two repositories would share a folder.
    private static bool IsName(string part)
        => part.Length is > 0 and <= MaxNameLength
            && part[0] is not ('.' or '-')
            && !part.AsSpan().ContainsAnyExcept(NameCharacters)
            && !part.Contains("..", StringComparison.Ordinal)
            && !part.Contains("--", StringComparison.Ordinal);

    // A revision names a file under refs/: each of its parts must be a name.
    private static bool IsRevision(string revision)
        => revision.Length is > 0 and <= MaxRevisionLength
            && !revision.Contains("..", StringComparison.Ordinal)
            && revision.Split('/').All(part => part.Length > 0 && part != "." && !part.AsSpan().ContainsAnyExcept(NameCharacters));
}
