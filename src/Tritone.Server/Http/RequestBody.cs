using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Http;

/// <summary>Reads request bodies whole.</summary>
internal static class RequestBody
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than the server takes, or ends before its length.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        // The length is the client's word: what is not there is not allocated.
        using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 0, 1024 * 1024));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
