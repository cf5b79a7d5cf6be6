using System.Net;

namespace Tritone.Modeling.Hub;

/// <summary>Holds the headers of a body against what was asked for, before a byte of it is believed.</summary>
internal static class HubPart
{
    /// <summary>Whether a response is exactly the part that was asked for; not, if it is the whole file.</summary>
    /// <exception cref="HubMismatchException">It is another part, or of a file of another length.</exception>
    public static bool IsPart(HttpResponseMessage response, HubFile file, long from, long to)
    {
        if (response.StatusCode is not HttpStatusCode.PartialContent)
        {
            return false;
        }

        var range = response.Content.Headers.ContentRange;
        if (range is null || range.From != from || range.To != to || (range.HasLength && range.Length != file.Length))
        {
            throw new HubMismatchException($"the server sends '{ErrorText.Shorten(range?.ToString() ?? "no Content-Range")}'; bytes {from}-{to}/{file.Length} were asked for");
        }

        CheckLength(response, to - from + 1);

        // Of an ETag that is not a hash nothing else tells whether the rest belongs to the same bytes.
        return file.HasSha256 || file.HasGitSha1 || response.Headers.ETag is not { } tag || HubMetadata.Normalize(tag.ToString()) == file.ETag;
    }

    /// <exception cref="HubMismatchException">The body is said to have another length.</exception>
    public static void CheckLength(HttpResponseMessage response, long expected)
    {
        if (response.Content.Headers.ContentLength is { } length && length != expected)
        {
            throw new HubMismatchException($"the server sends {length} bytes; the hub announced {expected}");
        }
    }
}
