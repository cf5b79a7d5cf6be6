using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tritone.Server.Hosting;
using Tritone.Server.Http;
using Tritone.Serving;

namespace Tritone.Server.Classification;

/// <summary><c>POST /v1/classify</c>: texts in, predictions out.</summary>
internal sealed class ClassificationEndpoint(ServerContext server)
{
    public async Task ClassifyAsync(HttpContext context)
    {
        var request = ClassificationRequest.Parse(await RequestBody.ReadAsync(context, server.Options.MaxBodyLength));
        var model = server.Repository.FindTextModel(request.Model);
        var predictions = await model.Classifier!.ClassifyAsync(request.Texts, context.RequestAborted);
        await Replies.JsonAsync(context, (model, predictions), static (writer, answer) => Write(writer, answer.model, answer.predictions));
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
