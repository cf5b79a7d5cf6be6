using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>The classification extension: of each row the highest values with their places and labels, the best first, as byte strings.</summary>
internal static class ClassScores
{
    // Triton sorts no larger ones.
    private const int MaxElements = 1_000_000;

    // Up to here C++'s std::sort is an insertion sort, whose order shows where values do not compare.
    private const int InsertionSortLimit = 16;

    /// <summary>The classes of an output.</summary>
    /// <param name="output">The output as the model gave it.</param>
    /// <param name="count">How many classes of each row, at least 1; all if it has fewer.</param>
    /// <param name="labels">The labels of the classes, or null; a class past the last has none.</param>
    /// <param name="hasBatch">Whether the first dimension counts rows; otherwise the whole tensor is one row.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the output has a type without an order, or is too large.</exception>
    public static Tensor Of(Tensor output, int count, IReadOnlyList<string>? labels, bool hasBatch)
    {
        var rows = hasBatch ? output.Shape[0] : 1;
        var classes = output.Shape.Skip(hasBatch ? 1 : 0).Aggregate(1L, (product, dimension) => product * dimension);
        var strings = new ArrayBufferWriter<byte>();
        if (classes > MaxElements)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "classification output tensor too large");
        }

        var rowBytes = (int)classes * output.DataType.ElementSize();
        for (var row = 0; row < rows; row++)
        {
            Write(output.DataType, output.Data.Span.Slice(row * rowBytes, rowBytes), count, labels, strings);
        }

        var best = Math.Min(count, classes);
        return new Tensor(output.Name, TensorDataType.Bytes, hasBatch ? [rows, best] : [best], strings.WrittenMemory);
    }

    private static void Write(TensorDataType dataType, ReadOnlySpan<byte> row, int count, IReadOnlyList<string>? labels, ArrayBufferWriter<byte> strings)
    {
        switch (dataType)
        {
            case TensorDataType.UInt8:
                Write<byte>(row, count, labels, "D", strings);
                break;
            case TensorDataType.UInt16:
                Write<ushort>(row, count, labels, "D", strings);
                break;
            case TensorDataType.UInt32:
                Write<uint>(row, count, labels, "D", strings);
                break;
            case TensorDataType.UInt64:
                Write<ulong>(row, count, labels, "D", strings);
                break;
            case TensorDataType.Int8:
                Write<sbyte>(row, count, labels, "D", strings);
                break;
            case TensorDataType.Int16:
                Write<short>(row, count, labels, "D", strings);
                break;
            case TensorDataType.Int32:
                Write<int>(row, count, labels, "D", strings);
                break;
            case TensorDataType.Int64:
                Write<long>(row, count, labels, "D", strings);
                break;
            case TensorDataType.Fp32:
                Write<float>(row, count, labels, null, strings);
                break;
            case TensorDataType.Fp64:
                Write<double>(row, count, labels, null, strings);
                break;
            default:
                throw new TritoneException(ErrorCode.InvalidArgument, $"class result not available for output due to unsupported type '{dataType.ToWireName()}'");
        }
    }

    private static void Write<T>(ReadOnlySpan<byte> bytes, int count, IReadOnlyList<string>? labels, string? format, ArrayBufferWriter<byte> strings)
        where T : unmanaged, INumber<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        var order = Order(values);
        for (var i = 0; i < Math.Min(count, values.Length); i++)
        {
            var place = order[i];
            var value = format is null ? Fixed(double.CreateChecked(values[place])) : values[place].ToString(format, CultureInfo.InvariantCulture);
            var label = labels is not null && place < labels.Count ? $":{labels[place]}" : "";
            var text = string.Create(CultureInfo.InvariantCulture, $"{value}:{place}{label}");
            var length = Encoding.UTF8.GetByteCount(text);
            BinaryPrimitives.WriteInt32LittleEndian(strings.GetSpan(sizeof(int)), length);
            strings.Advance(sizeof(int));
            Encoding.UTF8.GetBytes(text, strings);
        }
    }

    // Nothing is above NaN and NaN above nothing, as in C++.
    private static int[] Order<T>(T[] values)
        where T : INumber<T>
    {
        var order = new int[values.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (order.Length > InsertionSortLimit)
        {
            Array.Sort(order, (left, right) => values[right].CompareTo(values[left]) is not 0 and var difference ? difference : left - right);
            return order;
        }

        for (var i = 1; i < order.Length; i++)
        {
            var place = order[i];
            var j = i;
            if (values[place] > values[order[0]])
            {
                for (; j > 0; j--)
                {
                    order[j] = order[j - 1];
                }
            }
            else
            {
                for (; values[place] > values[order[j - 1]]; j--)
                {
                    order[j] = order[j - 1];
                }
            }

            order[j] = place;
        }

        return order;
    }

    // As C's printf writes %f.
    private static string Fixed(double value)
        => double.IsNaN(value) ? double.IsNegative(value) ? "-nan" : "nan"
            : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
            : value.ToString("F6", CultureInfo.InvariantCulture);
}
