using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Tritone.Server.Http;

namespace Tritone.Server.Tei;

/// <summary>Reads the bodies of requests as text-embeddings-inference takes them.</summary>
internal static class TeiBody
{
    /// <summary>Reads a body of JSON.</summary>
    /// <returns>The body; null if it is refused, and that is answered.</returns>
    public static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        if (!IsJson(context.Request.ContentType))
        {
            await TeiReplies.PlainAsync(context, StatusCodes.Status415UnsupportedMediaType, "Expected request with `Content-Type: application/json`");
            return null;
        }

        try
        {
            return await RequestBody.ReadAsync(context, TeiLimits.MaxBodyLength);
        }
        catch (TritoneException exception) when (exception.InnerException is null)
        {
            // With a cause it is no length, but chunks that are none.
            await TeiReplies.PlainAsync(context, StatusCodes.Status413PayloadTooLarge, "Failed to buffer the request body: length limit exceeded");
            return null;
        }
    }

    private static bool IsJson(string? contentType)
        => contentType is not null && MediaTypeHeaderValue.TryParse(contentType, out var type)
            && type.MediaType is { } media && media.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
            && (media.Equals(Replies.Json, StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
}
