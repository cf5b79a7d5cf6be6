namespace Tritone.Benchmarks.Comparison;

/// <summary>What a comparison found.</summary>
internal sealed record ComparisonResult(
    string Checkpoint,
    string OnnxRuntime,
    int Processors,
    int Texts,
    double TokensOfAText,
    int Rounds,
    IReadOnlyList<ThroughputResult> Throughput,
    int TextsAlone,
    IReadOnlyList<LatencyResult> Latency);

/// <summary>How fast one way is with many texts, and how far it is from float32.</summary>
/// <param name="Way">What it is called.</param>
/// <param name="Median">Texts in a second, the median of the rounds.</param>
/// <param name="Best">Those of the best round.</param>
/// <param name="Ratio">The median of its ratios to the reference way within a round.</param>
/// <param name="MeanDifference">Between its logits and those of the plain float32 graph.</param>
/// <param name="LargestDifference">The largest of them.</param>
/// <param name="OtherLabels">Texts to which it gives another label.</param>
internal sealed record ThroughputResult(string Way, double Median, double Best, double Ratio, double MeanDifference, double LargestDifference, int OtherLabels);

/// <summary>How fast one way is with one text alone: milliseconds.</summary>
/// <param name="Way">What it is called.</param>
/// <param name="P50">The median text.</param>
/// <param name="P90">Nine of ten texts are not slower.</param>
/// <param name="Ratio">How many times as fast as the reference way: the median over the texts.</param>
internal sealed record LatencyResult(string Way, double P50, double P90, double Ratio);
