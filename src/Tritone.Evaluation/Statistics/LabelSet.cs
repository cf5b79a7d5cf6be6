namespace Tritone.Evaluation.Statistics;

/// <summary>The labels that apply to one text, as indices in the model's order: one for a single-label model, any number for a multi-label one.</summary>
/// <remarks>Immutable. The default value is the empty set. Two sets of the same labels are equal.</remarks>
public readonly struct LabelSet : IEquatable<LabelSet>
{
    private readonly int[]? _indices;

    /// <summary>Creates the set.</summary>
    /// <param name="indices">Indices of labels, from 0, in any order; one that is given twice counts once. Copied.</param>
    public LabelSet(params ReadOnlySpan<int> indices)
    {
        foreach (var index in indices)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(indices));
        }

        _indices = [.. indices.ToArray().Distinct().Order()];
    }

    /// <summary>The indices, smallest first.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>How many labels apply.</summary>
    public int Count => Indices.Length;

    /// <summary>Whether a label applies.</summary>
    public bool Contains(int index) => Indices.BinarySearch(index) >= 0;

    /// <summary>The names of the labels, in the model's order.</summary>
    /// <param name="labels">All labels of the model; the set has no index beyond them.</param>
    public IReadOnlyList<string> Names(IReadOnlyList<string> labels) => [.. Indices.ToArray().Select(index => labels[index])];

    /// <inheritdoc />
    public bool Equals(LabelSet other) => Indices.SequenceEqual(other.Indices);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is LabelSet other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var index in Indices)
        {
            hash.Add(index);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether two sets hold the same labels.</summary>
    public static bool operator ==(LabelSet left, LabelSet right) => left.Equals(right);

    /// <summary>Whether one of two sets holds a label that the other does not.</summary>
    public static bool operator !=(LabelSet left, LabelSet right) => !left.Equals(right);
}
