using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Tritone.Protocol;
using Tritone.Protocol.Metadata;

namespace Tritone.Server.Http;

/// <summary>Writes answers: whole, with their length.</summary>
internal static class Replies
{
    public static Task EmptyAsync(HttpContext context) => EmptyAsync(context, StatusCodes.Status200OK);

    public static Task EmptyAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    public static Task ErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        return JsonAsync(context, new ErrorResponse(message), ProtocolJson.Wire.ErrorResponse);
    }

    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) => BodyAsync(context, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, type));

    public static async Task BodyAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
