namespace Tritone.Repository.Configuration;

/// <summary>Which of a model's versions are served. Immutable.</summary>
public sealed class VersionPolicy : IEquatable<VersionPolicy>
{
    private VersionPolicy(int? latestCount, IReadOnlyList<long>? specific)
    {
        LatestCount = latestCount;
        SpecificVersions = specific;
    }

    /// <summary>Every version.</summary>
    public static VersionPolicy All { get; } = new(null, null);

    /// <summary>How many of the highest numbers are served; null if the policy is another.</summary>
    public int? LatestCount { get; }

    /// <summary>The versions that are served; null if the policy is another.</summary>
    public IReadOnlyList<long>? SpecificVersions { get; }

    /// <summary>The versions with the highest numbers.</summary>
    /// <param name="count">How many, at least 1.</param>
    public static VersionPolicy Latest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new VersionPolicy(count, null);
    }

    /// <summary>These versions, where they exist.</summary>
    public static VersionPolicy Specific(IReadOnlyList<long> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        return new VersionPolicy(null, [.. versions]);
    }

    /// <summary>Chooses from the versions that exist.</summary>
    /// <param name="versions">The version numbers, in any order.</param>
    /// <returns>Those served, in ascending order.</returns>
    public IReadOnlyList<long> Choose(IEnumerable<long> versions)
    {
        ArgumentNullException.ThrowIfNull(versions);
        var ascending = versions.Order().ToList();
        return this switch
        {
            { LatestCount: { } count } => ascending[^Math.Min(count, ascending.Count)..],
            { SpecificVersions: { } specific } => [.. ascending.Where(specific.Contains)],
            _ => ascending,
        };
    }

    /// <inheritdoc />
    public bool Equals(VersionPolicy? other)
        => other is not null && LatestCount == other.LatestCount && (SpecificVersions ?? []).SequenceEqual(other.SpecificVersions ?? [])
            && SpecificVersions is null == other.SpecificVersions is null;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as VersionPolicy);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(LatestCount, SpecificVersions?.Count);
}
