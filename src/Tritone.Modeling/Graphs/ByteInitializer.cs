using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>One unsigned byte: a zero point.</summary>
internal sealed class ByteInitializer(string name, byte value) : Initializer(name, TensorProto.Types.DataType.Uint8)
{
    public override void WriteTo(Stream stream) => stream.WriteByte(value);
}
