using System.Globalization;
using System.Text;

namespace Tritone.Cli.Classify;

/// <summary>An answer as a line for people.</summary>
internal static class AnswerLine
{
    public static string Create(string? text, Prediction prediction, AnswerFormat format)
    {
        var line = new StringBuilder();
        if (prediction.IsMultiLabel && format.TopN is null)
        {
            line.Append(prediction.Labels.Count == 0
                ? $"none (best: {prediction})"
                : string.Join("  ", prediction.Scores.Where(score => prediction.Labels.Contains(score.Label)).Select(Words)));
        }
        else
        {
            line.AppendJoin("  ", prediction.Top(format.TopN ?? 1).Select(Words));
        }

        if (format.ShowLogits)
        {
            line.Append("  [").AppendJoin(", ", prediction.Logits.ToArray().Select(logit => logit.ToString("F4", CultureInfo.InvariantCulture))).Append(']');
        }

        if (prediction.TruncatedTokens > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"  ({prediction.TruncatedTokens} tokens left out)");
        }

        if (prediction.DecidingWindow is { } window)
        {
            line.Append(CultureInfo.InvariantCulture, $"  ({prediction.Windows} windows; window {window.Index + 1} decided: characters {window.Start} to {window.End})");
        }

        return text is null ? line.ToString() : line.Append('\t').Append(text).ToString();
    }

    private static string Words(LabelScore score) => string.Create(CultureInfo.InvariantCulture, $"{score.Label} {score.Score:F2}");
}
