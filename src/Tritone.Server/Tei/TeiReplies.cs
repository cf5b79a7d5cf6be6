using System.Text;
using Microsoft.AspNetCore.Http;
using Tritone.Server.Http;
using Tritone.Server.Tei.Requests;

namespace Tritone.Server.Tei;

/// <summary>Writes answers with the statuses and media types of text-embeddings-inference.</summary>
internal static class TeiReplies
{
    public static Task EmptyAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    public static Task PlainAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return Replies.BodyAsync(context, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));
    }

    public static Task ErrorAsync(HttpContext context, TeiError error)
    {
        context.Response.StatusCode = error.Status;
        return Replies.JsonAsync(context, error, static (writer, error) =>
        {
            writer.WriteStartObject();
            writer.WriteString("error", error.Message);
            writer.WriteString("error_type", error.Type.ToString());
            writer.WriteEndObject();
        });
    }

    public static Task ErrorAsync(HttpContext context, SerdeException exception) => exception.IsSyntax
        ? PlainAsync(context, StatusCodes.Status400BadRequest, $"Failed to parse the request body as JSON: {exception.Message}")
        : PlainAsync(context, StatusCodes.Status422UnprocessableEntity, $"Failed to deserialize the JSON body into the target type: {exception.Message}");

    /// <summary>An error as the API of OpenAI has it, which some paths follow.</summary>
    public static Task OpenAiErrorAsync(HttpContext context, TeiError error)
    {
        context.Response.StatusCode = error.Status;
        return Replies.JsonAsync(context, error, static (writer, error) =>
        {
            writer.WriteStartObject();
            writer.WriteString("message", error.Message);
            writer.WriteNumber("code", error.Status);
            writer.WriteString("type", error.Type.ToString());
            writer.WriteEndObject();
        });
    }
}
