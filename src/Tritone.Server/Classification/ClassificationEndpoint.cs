using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tritone.Server.Hosting;
using Tritone.Server.Http;
using Tritone.Server.Logging;
using Tritone.Serving;

namespace Tritone.Server.Classification;

/// <summary><c>POST /v1/classify</c>: texts in, predictions out.</summary>
internal sealed class ClassificationEndpoint(ServerContext server)
{
    public async Task ClassifyAsync(HttpContext context)
    {
        var request = ClassificationRequest.Parse(await RequestBody.ReadAsync(context, server.Options.MaxBodyLength));
        var answer = await AnswerAsync(request, context.RequestAborted);
        RequestRecord.Note(context, answer.Model.Name);
        await Replies.JsonAsync(context, answer, static (writer, answer) => Write(writer, answer.Model, answer.Predictions));
    }

    // The model is held only while it answers.
    private async Task<(ServedModel Model, IReadOnlyList<Prediction> Predictions)> AnswerAsync(ClassificationRequest request, CancellationToken cancellationToken)
    {
        using var lease = server.Repository.LeaseTextModel(request.Model);
        var answers = request.Texts.Select((text, i) => lease.Model.ClassifyAsync(text, default, request.Texts.Count == 1 ? "the text" : $"texts[{i}]", cancellationToken)).ToList();
        return (lease.Model, [.. (await Task.WhenAll(answers)).Select(answer => answer.Prediction)]);
    }

    private static void Write(Utf8JsonWriter writer, ServedModel model, IReadOnlyList<Prediction> predictions)
    {
        writer.WriteStartObject();
        writer.WriteString("model", model.Name);
        writer.WriteString("version", model.Version.ToString(CultureInfo.InvariantCulture));
        writer.WriteStartArray("predictions");
        foreach (var prediction in predictions)
        {
            writer.WriteStartObject();
            prediction.WriteFields(writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
