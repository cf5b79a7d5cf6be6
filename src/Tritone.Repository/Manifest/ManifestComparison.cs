namespace Tritone.Repository.Manifest;

/// <summary>A version against the float model on the same texts.</summary>
/// <param name="Source">What the texts were.</param>
/// <param name="Texts">How many.</param>
/// <param name="Flips">Of how many the labels differ.</param>
/// <param name="Agreement">The share of the others, with the ends of its 95 % interval (Wilson).</param>
/// <param name="LargestLogitDifference">The largest absolute difference of a logit.</param>
/// <param name="MeanLogitDifference">The mean.</param>
/// <param name="KlDivergence">The mean divergence of the scores, in nats.</param>
/// <param name="Gold">How well both fit the labels; null if those are not known.</param>
public sealed record ManifestComparison(
    string Source,
    int Texts,
    int Flips,
    ManifestInterval Agreement,
    double LargestLogitDifference,
    double MeanLogitDifference,
    double KlDivergence,
    ManifestGold? Gold);
