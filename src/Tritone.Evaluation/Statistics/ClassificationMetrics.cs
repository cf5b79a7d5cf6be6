namespace Tritone.Evaluation.Statistics;

/// <summary>How well a model's labels fit those that apply. Immutable.</summary>
public sealed class ClassificationMetrics
{
    private ClassificationMetrics(int texts, int right, IReadOnlyList<LabelMetrics> perLabel, ConfusionMatrix? confusion)
    {
        Texts = texts;
        Right = right;
        PerLabel = perLabel;
        Confusion = confusion;
    }

    /// <summary>How many texts were measured.</summary>
    public int Texts { get; }

    /// <summary>Of how many texts exactly the labels that apply were given, no more and no fewer.</summary>
    public int Right { get; }

    /// <summary>The share of right texts, from 0 to 1.</summary>
    public double Accuracy => (double)Right / Texts;

    /// <summary>Each label judged alone, in the model's order.</summary>
    public IReadOnlyList<LabelMetrics> PerLabel { get; }

    /// <summary>
    /// The mean of the F1 of the labels that apply to any text, from 0 to 1; 0 if none does. A label that occurs in no text is left out whether or
    /// not the model gave it, so that two models on the same texts are measured by the same labels.
    /// </summary>
    public double MacroF1 => PerLabel.Where(label => label.Support > 0).Select(label => label.F1).DefaultIfEmpty(0).Average();

    /// <summary>Which label was taken for which; null unless exactly one label applies to each text and exactly one was given.</summary>
    public ConfusionMatrix? Confusion { get; }

    /// <summary>Measures a model.</summary>
    /// <param name="labels">All labels, in the model's order.</param>
    /// <param name="gold">What applies to each text. At least one text; no index beyond the labels.</param>
    /// <param name="predicted">What the model says of each text, in the same order.</param>
    public static ClassificationMetrics Of(IReadOnlyList<string> labels, IReadOnlyList<LabelSet> gold, IReadOnlyList<LabelSet> predicted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gold.Count, 1, nameof(gold));
        ArgumentOutOfRangeException.ThrowIfNotEqual(predicted.Count, gold.Count, nameof(predicted));

        var right = 0;
        var hits = new int[labels.Count];
        var said = new int[labels.Count];
        var there = new int[labels.Count];
        for (var i = 0; i < gold.Count; i++)
        {
            right += gold[i] == predicted[i] ? 1 : 0;
            foreach (var label in gold[i].Indices)
            {
                there[label]++;
                hits[label] += predicted[i].Contains(label) ? 1 : 0;
            }

            foreach (var label in predicted[i].Indices)
            {
                said[label]++;
            }
        }

        LabelMetrics Measure(int label) => new(
            labels[label], hits[label], said[label] - hits[label], there[label] - hits[label], gold.Count - said[label] - there[label] + hits[label]);

        var oneEach = gold.All(set => set.Count == 1) && predicted.All(set => set.Count == 1);
        var confusion = oneEach ? new ConfusionMatrix(labels.Count, gold, predicted) : null;
        return new ClassificationMetrics(gold.Count, right, [.. Enumerable.Range(0, labels.Count).Select(Measure)], confusion);
    }
}
