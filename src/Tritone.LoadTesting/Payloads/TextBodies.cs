using System.Buffers;
using System.Text.Json;
using Tritone.Files;

namespace Tritone.LoadTesting.Payloads;

/// <summary>Makes the bodies of <c>POST /v1/classify</c>.</summary>
public static class TextBodies
{
    /// <summary>The most texts that the server takes in one request.</summary>
    public const int MaxTexts = 1024;

    /// <summary>Makes requests of consecutive texts. The last is filled up with texts from the beginning, so that all have the same size.</summary>
    /// <param name="model">The model; null for the server's only one.</param>
    /// <param name="texts">The texts, and the label of each if known. Requests have labels only if every text has one.</param>
    /// <param name="batchSize">Texts of a request, from 1 to 1024.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there are no texts, or too many are to go into a request.</exception>
    public static IReadOnlyList<Payload> Create(string? model, IReadOnlyList<(string Text, string? Label)> texts, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (texts.Count == 0)
        {
            throw ModelInput.Invalid("there are no texts to make requests of");
        }

        if (batchSize > MaxTexts)
        {
            throw ModelInput.Invalid($"the batch size is {batchSize}; a request to /v1/classify takes at most {MaxTexts} texts");
        }

        var haveLabels = texts.All(text => text.Label is not null);
        return [.. Batches.Of(texts, batchSize).Select(batch => new Payload(Write(model, batch), batch.Length) { Labels = haveLabels ? [.. batch.Select(text => text.Label!)] : [] })];
    }

    private static byte[] Write(string? model, (string Text, string? Label)[] batch)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = MinimalJsonEncoder.Instance }))
        {
            writer.WriteStartObject();
            if (model is not null)
            {
                writer.WriteString("model", model);
            }

            if (batch.Length == 1)
            {
                writer.WriteString("text", batch[0].Text);
            }
            else
            {
                writer.WriteStartArray("texts");
                foreach (var (text, _) in batch)
                {
                    writer.WriteStringValue(text);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return body.WrittenSpan.ToArray();
    }
}
