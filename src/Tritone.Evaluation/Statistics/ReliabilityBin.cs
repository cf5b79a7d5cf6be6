namespace Tritone.Evaluation.Statistics;

/// <summary>What a model said with about the same confidence, and how often it was so.</summary>
/// <param name="Low">The confidence above which it begins, from 0 to 1; the first bin holds 0 too.</param>
/// <param name="High">The highest confidence in it.</param>
/// <param name="Count">How many statements fell in it.</param>
/// <param name="Confidence">Their mean confidence; 0 if there are none.</param>
/// <param name="Accuracy">The share of them that was so; 0 if there are none.</param>
public readonly record struct ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy);
