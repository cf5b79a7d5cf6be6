using System.Text.Json;

namespace Tritone;

/// <summary>Predictions as JSON: the same fields from the command line and from a server.</summary>
public static class PredictionJson
{
    /// <summary>Every name of a field that a prediction may have.</summary>
    public static IReadOnlyList<string> FieldNames { get; } = ["label", "score", "labels", "scores", "tokens", "truncated", "windows", "decided_by", "logits"];

    /// <summary>Writes the fields of a prediction into an object that has been begun.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="topN">How many scores, best first; null for all, in the model's order.</param>
    /// <param name="includeLogits">Whether the model's raw output is written too.</param>
    /// <param name="prefix">What the name of each field begins with, for objects that have fields of their own.</param>
    /// <remarks>
    /// <c>"label", "score", "scores": {label: score}, "tokens", "truncated"</c>, with <c>"labels"</c> for a multi-label model and <c>"logits"</c> if asked
    /// for. <c>truncated</c> is how many tokens were left out. A text that was read in windows has <c>"windows"</c>, how many, and
    /// <c>"decided_by": {"window", "start", "end"}</c>, the place of the one that decided, in UTF-16 units.
    /// </remarks>
    public static void WriteFields(this Prediction prediction, Utf8JsonWriter writer, int? topN = null, bool includeLogits = false, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(prediction);
        ArgumentNullException.ThrowIfNull(writer);

        writer.WriteString(prefix + "label", prediction.Label);
        writer.WriteNumber(prefix + "score", prediction.Score);
        if (prediction.IsMultiLabel)
        {
            writer.WriteStartArray(prefix + "labels");
            foreach (var label in prediction.Labels)
            {
                writer.WriteStringValue(label);
            }

            writer.WriteEndArray();
        }

        writer.WriteStartObject(prefix + "scores");
        foreach (var (label, score) in topN is { } count ? prediction.Top(count) : prediction.Scores)
        {
            writer.WriteNumber(label, score);
        }

        writer.WriteEndObject();
        writer.WriteNumber(prefix + "tokens", prediction.Tokens);
        writer.WriteNumber(prefix + "truncated", prediction.TruncatedTokens);
        if (prediction.DecidingWindow is { } window)
        {
            writer.WriteNumber(prefix + "windows", prediction.Windows);
            writer.WriteStartObject(prefix + "decided_by");
            writer.WriteNumber("window", window.Index);
            writer.WriteNumber("start", window.Start);
            writer.WriteNumber("end", window.End);
            writer.WriteEndObject();
        }

        if (includeLogits)
        {
            writer.WriteStartArray(prefix + "logits");
            foreach (var logit in prediction.Logits.Span)
            {
                writer.WriteNumberValue(logit);
            }

            writer.WriteEndArray();
        }
    }
}
