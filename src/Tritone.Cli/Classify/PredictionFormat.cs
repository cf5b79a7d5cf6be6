using System.Globalization;
using System.Text;
using Tritone.Cli.CommandLine;

namespace Tritone.Cli.Classify;

/// <summary>How predictions are written: for people, or as JSON.</summary>
/// <param name="IsJson">One JSON object a line.</param>
/// <param name="ShowTexts">For people: whether the text follows, because there are several.</param>
/// <param name="TopN">How many labels; null for the best one, or all of them in JSON.</param>
/// <param name="ShowLogits">Whether the model's raw output is shown too.</param>
internal sealed record PredictionFormat(bool IsJson, bool ShowTexts, int? TopN, bool ShowLogits)
{
    public void Write(Output output, string text, Prediction prediction)
    {
        if (IsJson)
        {
            output.WriteJson(writer =>
            {
                writer.WriteString("text", text);
                prediction.WriteFields(writer, TopN, ShowLogits);
            });
        }
        else
        {
            output.WriteLine(ForPeople(text, prediction));
        }
    }

    private string ForPeople(string text, Prediction prediction)
    {
        var line = new StringBuilder();
        line.AppendJoin("  ", prediction.Top(TopN ?? 1).Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Label} {score.Score:F2}")));
        if (prediction.IsMultiLabel && TopN is null)
        {
            line.Clear().Append(prediction.Labels.Count == 0 ? $"none (best: {prediction})" : string.Join("  ", prediction.Scores
                .Where(score => prediction.Labels.Contains(score.Label))
                .Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Label} {score.Score:F2}"))));
        }

        if (ShowLogits)
        {
            line.Append("  [").AppendJoin(", ", prediction.Logits.ToArray().Select(logit => logit.ToString("F4", CultureInfo.InvariantCulture))).Append(']');
        }

        if (prediction.TruncatedTokens > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"  ({prediction.TruncatedTokens} tokens left out)");
        }

        return ShowTexts ? line.Append('\t').Append(text).ToString() : line.ToString();
    }
}
