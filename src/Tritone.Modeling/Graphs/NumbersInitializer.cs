using System.Runtime.InteropServices;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>A few numbers in single precision that are computed when the graph is made: scales, factors.</summary>
internal sealed class NumbersInitializer(string name, Func<float[]> values, params long[] shape)
    : Initializer(name, TensorProto.Types.DataType.Float, shape)
{
    public NumbersInitializer(string name, float value)
        : this(name, () => [value])
    {
    }

    public override void WriteTo(Stream stream) => stream.Write(MemoryMarshal.AsBytes<float>(values()));
}
