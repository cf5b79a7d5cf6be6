using System.Buffers;
using System.Numerics.Tensors;
using Tritone.Modeling.Architectures;

namespace Tritone.Modeling.Quantization;

/// <summary>
/// A matrix whose rows are signed integers of 8 bits with a scale each, symmetric about zero: of a linear layer a row is an output channel, of a table one entry.
/// Made from the checkpoint row by row whenever it is wanted; only the scales are kept.
/// </summary>
/// <param name="weight">The matrix, [rows, columns].</param>
/// <param name="limit">How large the integers may be.</param>
internal sealed class QuantizedRows(Weight weight, WeightLimit limit)
{
    private const int Largest = sbyte.MaxValue;

    // Below it a scale has fewer bits than a number should, or none.
    private const float LeastScale = 1.17549435e-38f;

    private readonly Lazy<float[]> _scales = new(() => FindScales(weight, limit));

    public Weight Weight => weight;

    public int Rows { get; } = checked((int)weight.Shape[0]);

    public int Columns { get; } = checked((int)weight.Shape[1]);

    /// <summary>What an integer of each row is worth.</summary>
    public float[] Scales => _scales.Value;

    /// <summary>Makes the integers of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="destination">Receives <see cref="Columns"/> integers.</param>
    public void Read(int row, Span<sbyte> destination)
    {
        var values = ArrayPool<float>.Shared.Rent(Columns);
        try
        {
            var span = values.AsSpan(0, Columns);
            weight.Read((long)row * Columns, span);
            TensorPrimitives.Divide(span, Scales[row], span);
            TensorPrimitives.Round(span, span);
            TensorPrimitives.ConvertSaturating<float, sbyte>(span, destination);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <summary>The sum of each row, with its scale.</summary>
    public float[] RowSums()
    {
        var sums = new float[Rows];
        Parallel.For(0, Rows, () => new sbyte[Columns], (row, _, integers) =>
        {
            Read(row, integers);
            var sum = 0;
            foreach (var integer in integers)
            {
                sum += integer;
            }

            sums[row] = sum * Scales[row];
            return integers;
        }, _ => { });
        return sums;
    }

    private static float[] FindScales(Weight weight, WeightLimit limit)
    {
        var columns = (int)weight.Shape[1];
        var scales = new float[weight.Shape[0]];
        Parallel.For(0, scales.Length, () => new float[columns], (row, _, values) =>
        {
            weight.Read((long)row * columns, values);
            var largest = limit is WeightLimit.NeighboursTogether ? LargestTogether(values) : Math.Abs(TensorPrimitives.MaxMagnitude<float>(values));

            // A row of zeros, or of what is next to nothing, has any scale.
            scales[row] = largest / Largest is >= LeastScale and var scale ? scale : 1;
            return values;
        }, _ => { });
        return scales;
    }

    // Each may be rounded up by half: what is 127 before is at most 128 after.
    private static float LargestTogether(ReadOnlySpan<float> values)
    {
        var largest = 0f;
        for (var i = 0; i < values.Length; i += 2)
        {
            largest = Math.Max(largest, Math.Abs(values[i]) + (i + 1 < values.Length ? Math.Abs(values[i + 1]) : 0));
        }

        return largest;
    }
}
