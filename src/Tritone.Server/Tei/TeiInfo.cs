using System.Globalization;
using System.Text.Json;
using Tritone.Server.Hosting;
using Tritone.Serving;

namespace Tritone.Server.Tei;

/// <summary>What <c>GET /info</c> says of the model and the limits.</summary>
internal static class TeiInfo
{
    // text-embeddings-inference's own defaults, where nothing here is the same: batches here are limited otherwise.
    private const int MaxConcurrentRequests = 512;
    private const int MaxBatchTokens = 16384;

    public static void Write(Utf8JsonWriter writer, ServedModel model)
    {
        writer.WriteStartObject();
        writer.WriteString("model_id", model.Name);
        writer.WriteNull("model_sha");
        writer.WriteString("model_dtype", "float32");
        writer.WriteString("served_model_name", model.Name);
        writer.WriteStartObject("model_type");
        WriteLabels(writer, model.Texts!.Labels);
        writer.WriteEndObject();
        writer.WriteNumber("max_concurrent_requests", MaxConcurrentRequests);
        writer.WriteNumber("max_input_length", model.Texts.MaxTokens);
        writer.WriteNumber("max_batch_tokens", MaxBatchTokens);
        writer.WriteNumber("max_batch_requests", Math.Max(1, model.Config.MaxBatchSize));
        writer.WriteNumber("max_client_batch_size", TeiLimits.MaxInputs);
        writer.WriteBoolean("auto_truncate", true);
        writer.WriteNumber("tokenization_workers", 1);
        writer.WriteString("version", ServerDescription.Metadata.Version);
        writer.WriteNull("sha");
        writer.WriteNull("docker_label");
        writer.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter writer, IReadOnlyList<string> labels)
    {
        writer.WriteStartObject("classifier");
        writer.WriteStartObject("id2label");
        foreach (var (i, label) in labels.Index())
        {
            writer.WriteString(i.ToString(CultureInfo.InvariantCulture), label);
        }

        writer.WriteEndObject();
        writer.WriteStartObject("label2id");
        foreach (var (i, label) in labels.Index())
        {
            writer.WriteNumber(label, i);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
