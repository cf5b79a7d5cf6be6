using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Tritone.Files;
using Tritone.Protocol;
using Tritone.Protocol.Json;
using Tritone.Protocol.Metadata;

namespace Tritone.Server.Http;

/// <summary>Writes answers: whole, with their length.</summary>
internal static class Replies
{
    public const string Json = "application/json";
    public const string Plain = "text/plain";

    private static readonly JsonWriterOptions Options = new() { Encoder = MinimalJsonEncoder.Instance };

    public static Task EmptyAsync(HttpContext context, int status = StatusCodes.Status200OK, string contentType = Json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    public static Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return JsonAsync(context, new ErrorResponse(message), ProtocolJson.Wire.ErrorResponse);
    }

    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) => BodyAsync(context, Json, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Answers with JSON that is written for the occasion.</summary>
    public static async Task JsonAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write)
    {
        using var output = new PooledBuffer();
        await using (var writer = new Utf8JsonWriter(output, Options))
        {
            write(writer, value);
        }

        await BodyAsync(context, Json, output.Written);
    }

    public static async Task BodyAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }
}
