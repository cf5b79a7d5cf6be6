using Tritone.Tensors;

namespace Tritone.Repository.Configuration;

/// <summary>An input as <c>config.pbtxt</c> declares it. Immutable.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Dims">The dimensions without the batch; -1 where any size will do.</param>
/// <param name="IsOptional">Whether a request may leave it out.</param>
public sealed record ModelInput(string Name, TensorDataType DataType, IReadOnlyList<long> Dims, bool IsOptional = false)
{
    /// <summary>The shape that the graph gets, without the batch; empty if only the batch is left. Null for <see cref="Dims"/> as they are.</summary>
    public IReadOnlyList<long>? Reshape { get; init; }

    /// <summary>How an image lies in memory. It tells clients; it changes nothing.</summary>
    public TensorFormat Format { get; init; }

    /// <inheritdoc />
    public bool Equals(ModelInput? other)
        => other is not null && Name == other.Name && DataType == other.DataType && IsOptional == other.IsOptional && Format == other.Format
            && Dims.SequenceEqual(other.Dims) && Reshape is null == other.Reshape is null && (Reshape ?? []).SequenceEqual(other.Reshape ?? []);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, DataType, Dims.Count, IsOptional);
}
