using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Http;

/// <summary>What the HTTP port takes and answers, as OpenAPI 3.1. It is the same whatever models are loaded.</summary>
internal static class OpenApiDocument
{
    private static readonly Lazy<byte[]> Document = new(() =>
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream("openapi.json")!;
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        return document;
    });

    public static Task ReplyAsync(HttpContext context) => Replies.BodyAsync(context, "application/json", Document.Value);
}
