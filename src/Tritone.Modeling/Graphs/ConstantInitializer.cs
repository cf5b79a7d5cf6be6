using System.Runtime.InteropServices;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>A few numbers that steer an operator: an axis, the bounds of a slice.</summary>
internal sealed class ConstantInitializer(string name, long[] values, params long[] shape)
    : Initializer(name, TensorProto.Types.DataType.Int64, shape)
{
    public override void WriteTo(Stream stream) => stream.Write(MemoryMarshal.AsBytes<long>(values));
}
