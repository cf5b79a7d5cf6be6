using System.Globalization;

namespace Tritone.Modeling.Hub;

/// <summary>Reads what a file is from the headers of a response to HEAD.</summary>
internal static class HubMetadata
{
    private const string LinkedETag = "X-Linked-ETag";
    private const string LinkedSize = "X-Linked-Size";

    /// <summary>Whether a redirect says itself what the file is that it leads to.</summary>
    public static bool IsComplete(HttpResponseMessage response) => Header(response, LinkedETag) is not null && Header(response, LinkedSize) is not null;

    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the headers do not say what the file is, or are about another commit.</exception>
    public static HubFile Read(HttpResponseMessage response, string commit, string name)
    {
        var tag = Normalize(Header(response, LinkedETag) ?? Header(response, "ETag") ?? "");
        if (tag.Length == 0)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"the hub gives no ETag for '{name}'");
        }

        // The length of a redirect is that of its own body.
        var size = Header(response, LinkedSize) ?? (response.IsSuccessStatusCode ? response.Content.Headers.ContentLength?.ToString(CultureInfo.InvariantCulture) : null);
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"the hub gives {(size is null ? "no length" : $"the length '{ErrorText.Shorten(size)}'")} for '{name}'");
        }

        return Header(response, "X-Repo-Commit") is { } other && other != commit
            ? throw new TritoneException(ErrorCode.InvalidArgument, $"the hub gives '{name}' of commit '{ErrorText.Shorten(other)}'; {commit} was asked for")
            : new HubFile(commit, name, tag, length);
    }

    /// <summary>An ETag without the mark of a weak one and without quotes.</summary>
    internal static string Normalize(string tag)
        => (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"');

    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
