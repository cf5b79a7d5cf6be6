using System.Text.Json;

namespace Tritone;

/// <summary>Predictions as JSON: the same fields from the command line and from a server.</summary>
public static class PredictionJson
{
    /// <summary>Writes the fields of a prediction into an object that has been begun.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="topN">How many scores, best first; null for all, in the model's order.</param>
    /// <param name="includeLogits">Whether the model's raw output is written too.</param>
    /// <remarks>
    /// <c>"label", "score", "scores": {label: score}, "tokens", "truncated"</c>, with <c>"labels"</c> for a multi-label model and <c>"logits"</c> if asked
    /// for. <c>truncated</c> is how many tokens were left out.
    /// </remarks>
    public static void WriteFields(this Prediction prediction, Utf8JsonWriter writer, int? topN = null, bool includeLogits = false)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(writer);

        writer.WriteString("label", prediction.Label);
        writer.WriteNumber("score", prediction.Score);
        if (prediction.IsMultiLabel)
        {
            writer.WriteStartArray("labels");
            foreach (var label in prediction.Labels)
            {
                writer.WriteStringValue(label);
            }

            writer.WriteEndArray();
        }

        writer.WriteStartObject("scores");
        foreach (var (label, score) in topN is { } count ? prediction.Top(count) : prediction.Scores)
        {
            writer.WriteNumber(label, score);
        }

        writer.WriteEndObject();
        writer.WriteNumber("tokens", prediction.Tokens);
        writer.WriteNumber("truncated", prediction.TruncatedTokens);
        if (includeLogits)
        {
            writer.WriteStartArray("logits");
            foreach (var logit in prediction.Logits.Span)
            {
                writer.WriteNumberValue(logit);
            }

            writer.WriteEndArray();
        }
    }
}
