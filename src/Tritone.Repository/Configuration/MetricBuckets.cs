namespace Tritone.Repository.Configuration;

/// <summary>The bounds of the buckets of a histogram, as the model wants them. Immutable.</summary>
/// <param name="Family">The name of the metric.</param>
/// <param name="Bounds">The upper bound of each bucket but the last, ascending.</param>
public sealed record MetricBuckets(string Family, IReadOnlyList<double> Bounds)
{
    /// <inheritdoc />
    public bool Equals(MetricBuckets? other) => other is not null && Family == other.Family && Bounds.SequenceEqual(other.Bounds);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Family, Bounds.Count);
}
