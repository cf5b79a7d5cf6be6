using Tritone.Tensors;

namespace Tritone.Repository.Configuration;

/// <summary>An output as <c>config.pbtxt</c> declares it. Immutable.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="DataType">The type of an element.</param>
/// <param name="Dims">The dimensions without the batch; -1 where any size may come.</param>
/// <param name="LabelFileName">The file in the model's directory with the labels of its classes, one a line; null if it has none.</param>
public sealed record ModelOutput(string Name, TensorDataType DataType, IReadOnlyList<long> Dims, string? LabelFileName = null)
{
    /// <summary>The shape that the graph gives, without the batch; empty if it gives one number for each row. Null for <see cref="Dims"/> as they are.</summary>
    public IReadOnlyList<long>? Reshape { get; init; }

    /// <inheritdoc />
    public bool Equals(ModelOutput? other)
        => other is not null && Name == other.Name && DataType == other.DataType && LabelFileName == other.LabelFileName
            && Dims.SequenceEqual(other.Dims) && Reshape is null == other.Reshape is null && (Reshape ?? []).SequenceEqual(other.Reshape ?? []);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Name, DataType, Dims.Count, LabelFileName);
}
