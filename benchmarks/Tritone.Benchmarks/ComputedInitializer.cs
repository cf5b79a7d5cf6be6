using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Benchmarks;

/// <summary>A tensor whose bytes are computed when the file is written.</summary>
internal sealed class ComputedInitializer(string name, TensorProto.Types.DataType dataType, Func<byte[]> compute, params long[] shape)
    : Initializer(name, dataType, shape)
{
    public override void WriteTo(Stream stream) => stream.Write(compute());
}
