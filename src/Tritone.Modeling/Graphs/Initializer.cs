using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>A tensor that the graph carries. Its bytes are made while the file is written, so that only one is in memory at a time.</summary>
internal abstract class Initializer(string name, TensorProto.Types.DataType dataType, params long[] shape)
{
    public string Name => name;

    public TensorProto.Types.DataType DataType => dataType;

    public IReadOnlyList<long> Shape => shape;

    public long Elements => shape.Aggregate(1L, (product, dimension) => product * dimension);

    public long ByteLength => Elements * dataType switch
    {
        TensorProto.Types.DataType.Float => sizeof(float),
        TensorProto.Types.DataType.Float16 => sizeof(ushort),
        TensorProto.Types.DataType.Int64 => sizeof(long),
        TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Uint8 => sizeof(byte),
        _ => throw new InvalidOperationException($"no initializer is {dataType}"),
    };

    /// <summary>Writes exactly <see cref="ByteLength"/> bytes, little-endian and row-major.</summary>
    public abstract void WriteTo(Stream stream);

    /// <summary>The tensor as ONNX describes it, without its bytes.</summary>
    public TensorProto Describe() => new() { Name = name, DataType = (int)dataType, Dims = { shape } };
}
