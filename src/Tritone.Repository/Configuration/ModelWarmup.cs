namespace Tritone.Repository.Configuration;

/// <summary>A request that every instance answers before the model is ready. Immutable.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="BatchSize">The rows of the request: the input below is repeated as often. Triton leaves out a request of 0.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Count">How often it is run; 0 for once.</param>
public sealed record ModelWarmup(string Name, uint BatchSize, IReadOnlyList<WarmupInput> Inputs, uint Count = 0)
{
    /// <inheritdoc />
    public bool Equals(ModelWarmup? other)
        => other is not null && Name == other.Name && BatchSize == other.BatchSize && Count == other.Count && Inputs.SequenceEqual(other.Inputs);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, BatchSize, Inputs.Count, Count);
}
