namespace Tritone.Repository.Configuration;

/// <summary>How Triton puts requests together before it runs a model.</summary>
/// <param name="PreferredBatchSizes">Sizes it tries to reach; empty for none.</param>
/// <param name="MaxQueueDelayMicroseconds">How long a request may wait for company.</param>
public sealed record DynamicBatching(IReadOnlyList<int> PreferredBatchSizes, long MaxQueueDelayMicroseconds = 0)
{
    /// <inheritdoc />
    public bool Equals(DynamicBatching? other)
        => other is not null && MaxQueueDelayMicroseconds == other.MaxQueueDelayMicroseconds && PreferredBatchSizes.SequenceEqual(other.PreferredBatchSizes);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(PreferredBatchSizes.Count, MaxQueueDelayMicroseconds);
}
