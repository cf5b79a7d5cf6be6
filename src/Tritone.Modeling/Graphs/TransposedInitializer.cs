using System.Buffers;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Graphs;

/// <summary>The matrix of a linear layer, [outputs, inputs] in the checkpoint, as MatMul takes it: [inputs, outputs].</summary>
internal sealed class TransposedInitializer(Weight weight, TensorProto.Types.DataType dataType)
    : WeightInitializer(weight.Name, weight, dataType, weight.Shape[1], weight.Shape[0])
{
    // Transposing in blocks keeps both sides in the cache.
    private const int Block = 32;

    private readonly Weight _weight = weight;

    public override void WriteTo(Stream stream)
    {
        var rows = checked((int)_weight.Shape[0]);
        var columns = checked((int)_weight.Shape[1]);
        var source = ArrayPool<float>.Shared.Rent(checked(rows * columns));
        var target = ArrayPool<float>.Shared.Rent(rows * Block);
        try
        {
            _weight.Read(0, source.AsSpan(0, rows * columns));
            for (var firstColumn = 0; firstColumn < columns; firstColumn += Block)
            {
                var width = Math.Min(Block, columns - firstColumn);
                for (var row = 0; row < rows; row++)
                {
                    for (var i = 0; i < width; i++)
                    {
                        target[(i * rows) + row] = source[(row * columns) + firstColumn + i];
                    }
                }

                WriteValues(stream, target.AsSpan(0, width * rows));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(source);
            ArrayPool<float>.Shared.Return(target);
        }
    }
}
