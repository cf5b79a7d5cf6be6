using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tritone.Runtime.Classification;
using Tritone.Server.Classification.Streaming;
using Tritone.Server.Hosting;
using Tritone.Server.Http;
using Tritone.Server.Logging;
using Tritone.Serving;

namespace Tritone.Server.Classification;

/// <summary><c>POST /v1/classify</c>: texts in, predictions out; of JSON Lines, a stream both ways.</summary>
internal sealed class ClassificationEndpoint(ServerContext server)
{
    private readonly StreamEndpoint _stream = new(server);

    public Task ClassifyAsync(HttpContext context) => StreamEndpoint.IsAskedFor(context) ? _stream.ClassifyAsync(context) : ClassifyBodyAsync(context);

    /// <summary>Whether a client wants an answer that is computed for it.</summary>
    public static bool WantsFresh(HttpContext context) => context.Request.GetTypedHeaders().CacheControl is { NoCache: true };

    private async Task ClassifyBodyAsync(HttpContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var request = ClassificationRequest.Parse(await RequestBody.ReadAsync(context, server.Options.MaxBodyLength));
        var (model, answers) = await AnswerAsync(request, WantsFresh(context), context.RequestAborted);
        RequestRecord.Note(context, model.Name);
        TextTimes.Of(Stopwatch.GetElapsedTime(start), answers).WriteTo(context.Response);
        await Replies.JsonAsync(context, (model, answers, request.TopK), static (writer, answer) => Write(writer, answer.model, answer.answers, answer.TopK));
    }

    // The model is held only while it answers.
    private async Task<(ServedModel Model, TextAnswer[] Answers)> AnswerAsync(ClassificationRequest request, bool isFresh, CancellationToken cancellationToken)
    {
        using var lease = server.Repository.LeaseTextModel(request.Model);
        var (model, texts, options) = (lease.Model, request.Texts, new TextOptions(request.OnLong, IsFresh: isFresh));
        return (model, await TextBatch.RunAsync(texts.Count, (i, cancelled) => AnswerAsync(model, texts, i, options, cancelled), cancellationToken));
    }

    private static async Task<TextAnswer> AnswerAsync(ServedModel model, IReadOnlyList<string> texts, int index, TextOptions options, CancellationToken cancellationToken)
    {
        if (texts.Count == 1)
        {
            return await model.ClassifyAsync(texts[0], options, "the text", cancellationToken);
        }

        try
        {
            return await model.ClassifyAsync(texts[index], options, $"texts[{index}]", cancellationToken);
        }
        catch (TritoneException exception) when (exception.Code is not ErrorCode.InvalidArgument)
        {
            // What is wrong with a text names it already.
            throw new TritoneException(exception.Code, $"texts[{index}]: {exception.Message}", exception) { RetryAfter = exception.RetryAfter };
        }
    }

    private static void Write(Utf8JsonWriter writer, ServedModel model, IReadOnlyList<TextAnswer> answers, int? topK)
    {
        writer.WriteStartObject();
        writer.WriteString("model", model.Name);
        writer.WriteString("version", model.Version.ToString(CultureInfo.InvariantCulture));
        writer.WriteStartArray("predictions");
        foreach (var answer in answers)
        {
            writer.WriteStartObject();
            answer.Prediction.WriteFields(writer, topK);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
