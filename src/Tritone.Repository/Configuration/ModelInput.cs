using Tritone.Tensors;

namespace Tritone.Repository.Configuration;

/// <summary>An input as <c>config.pbtxt</c> declares it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Dims">The dimensions without the batch; -1 where any size will do.</param>
/// <param name="IsOptional">Whether a request may leave it out.</param>
public sealed record ModelInput(string Name, TensorDataType DataType, IReadOnlyList<long> Dims, bool IsOptional = false)
{
    /// <inheritdoc />
    public bool Equals(ModelInput? other)
        => other is not null && Name == other.Name && DataType == other.DataType && IsOptional == other.IsOptional && Dims.SequenceEqual(other.Dims);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, DataType, Dims.Count, IsOptional);
}
