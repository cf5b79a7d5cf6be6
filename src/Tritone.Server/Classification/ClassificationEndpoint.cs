using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tritone.Files;
using Tritone.Server.Http;
using Tritone.Serving;

namespace Tritone.Server.Classification;

/// <summary><c>POST /v1/classify</c>: texts in, predictions out.</summary>
internal sealed class ClassificationEndpoint(ModelRepository repository)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = MinimalJsonEncoder.Instance };

    public async Task ClassifyAsync(HttpContext context)
    {
        var request = ClassificationRequest.Parse(await RequestBody.ReadAsync(context));
        var model = repository.FindTextModel(request.Model);
        var predictions = await model.Classifier!.ClassifyAsync(request.Texts, context.RequestAborted);

        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            Write(writer, model, predictions);
        }

        await Replies.BodyAsync(context, "application/json", output.WrittenMemory);
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
