using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Statistics;
using Tritone.Scoring;

namespace Tritone.Evaluation.Tests.Comparison;

/// <summary>Comparisons made of labels rather than logits.</summary>
internal static class Comparisons
{
    public static readonly ClassificationHead Head = new(["anger", "joy", "optimism", "sadness"], Activation.Softmax);

    public static readonly ClassificationHead MultiHead = new(["anger", "joy", "optimism"], Activation.Sigmoid, [0.5f, 0.5f, 0.75f]);

    /// <summary>Logits for which the head says one label.</summary>
    public static float[] Saying(int label) => [.. Enumerable.Range(0, Head.Labels.Count).Select(i => i == label ? 3f : 0f)];

    /// <summary>Texts without gold, of which the first few flip.</summary>
    public static ModelComparison WithFlips(int texts, int flips) => ModelComparison.Of(
        Head,
        [.. Enumerable.Range(0, texts).Select(i => $"text {i}")],
        [.. Enumerable.Range(0, texts).Select(_ => Saying(0))],
        [.. Enumerable.Range(0, texts).Select(i => Saying(i < flips ? 1 : 0))]);

    /// <summary>Texts with gold: each outcome as often as it says.</summary>
    public static ModelComparison WithGold(params (int Gold, int Reference, int Candidate, int Count)[] outcomes)
    {
        var texts = outcomes.SelectMany(outcome => Enumerable.Repeat(outcome, outcome.Count)).ToArray();
        return ModelComparison.Of(
            Head,
            [.. texts.Select((_, i) => $"text {i}")],
            [.. texts.Select(text => Saying(text.Reference))],
            [.. texts.Select(text => Saying(text.Candidate))],
            [.. texts.Select(text => new LabelSet(text.Gold))]);
    }
}
