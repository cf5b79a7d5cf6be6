using System.Runtime.InteropServices;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Quantization;

/// <summary>The integers of a quantised matrix as it is, [rows, columns].</summary>
internal sealed class QuantizedRowsInitializer(QuantizedRows matrix)
    : Initializer($"{matrix.Weight.Name}.int8", TensorProto.Types.DataType.Int8, matrix.Rows, matrix.Columns)
{
    private const int RowsAtOnce = 256;

    public override void WriteTo(Stream stream)
    {
        var integers = new sbyte[RowsAtOnce * matrix.Columns];
        for (var first = 0; first < matrix.Rows; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, matrix.Rows - first);
            Parallel.For(0, count, row => matrix.Read(first + row, integers.AsSpan(row * matrix.Columns, matrix.Columns)));
            stream.Write(MemoryMarshal.AsBytes(integers.AsSpan(0, count * matrix.Columns)));
        }
    }
}
