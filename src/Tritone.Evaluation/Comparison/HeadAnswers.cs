using Tritone.Evaluation.Statistics;
using Tritone.Scoring;

namespace Tritone.Evaluation.Comparison;

/// <summary>What a head reads from the logits of texts: the very labels and scores that a caller of the model would get.</summary>
internal sealed class HeadAnswers(ClassificationHead head)
{
    private readonly Dictionary<string, int> _indices = head.Labels.Index().ToDictionary(label => label.Item, label => label.Index, StringComparer.Ordinal);
    private readonly List<float[]> _scores = [];
    private readonly List<LabelSet> _labels = [];

    public IReadOnlyList<float[]> Scores => _scores;

    public IReadOnlyList<LabelSet> Labels => _labels;

    public void Add(float[] logits)
    {
        var prediction = head.Predict(logits, tokens: 0, truncatedTokens: 0);
        _scores.Add([.. prediction.Scores.Select(label => label.Score)]);
        _labels.Add(new LabelSet([.. prediction.Labels.Select(label => _indices[label])]));
    }
}
