using System.Runtime.InteropServices;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Quantization;

/// <summary>The integers of a quantised matrix as a product of rows with it takes them: transposed, [columns, rows].</summary>
internal sealed class QuantizedMatrixInitializer(QuantizedRows matrix)
    : Initializer($"{matrix.Weight.Name}.int8", TensorProto.Types.DataType.Int8, matrix.Columns, matrix.Rows)
{
    // Rows of a block are written beside each other: the block stays in the cache.
    private const int Block = 64;

    public override void WriteTo(Stream stream)
    {
        var target = new sbyte[matrix.Rows * matrix.Columns];
        Parallel.For(0, (matrix.Rows + Block - 1) / Block, block =>
        {
            var first = block * Block;
            var count = Math.Min(Block, matrix.Rows - first);
            var source = new sbyte[count * matrix.Columns];
            for (var row = 0; row < count; row++)
            {
                matrix.Read(first + row, source.AsSpan(row * matrix.Columns, matrix.Columns));
            }

            for (var column = 0; column < matrix.Columns; column++)
            {
                for (var row = 0; row < count; row++)
                {
                    target[(column * matrix.Rows) + first + row] = source[(row * matrix.Columns) + column];
                }
            }
        });
        stream.Write(MemoryMarshal.AsBytes<sbyte>(target));
    }
}
