using Tritone.Tensors;

namespace Tritone.Repository.Configuration;

/// <summary>An input of a <see cref="ModelWarmup"/>. Immutable.</summary>
/// <param name="Name">The input.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Dims">The dimensions of a row, each at least 0.</param>
/// <param name="Source">Where its data come from.</param>
/// <param name="FileName">The file in the model's folder <c>warmup</c> with the data of a row, as they are sent; null from elsewhere.</param>
public sealed record WarmupInput(string Name, TensorDataType DataType, IReadOnlyList<long> Dims, WarmupSource Source, string? FileName = null)
{
    /// <inheritdoc />
    public bool Equals(WarmupInput? other)
        => other is not null && Name == other.Name && DataType == other.DataType && Source == other.Source && FileName == other.FileName && Dims.SequenceEqual(other.Dims);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, DataType, Source, FileName);
}
