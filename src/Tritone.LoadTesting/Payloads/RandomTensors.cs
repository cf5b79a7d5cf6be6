using System.Buffers.Binary;
using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>Makes random tensors that a model takes.</summary>
/// <remarks>
/// Integers are token ids from 1 to 99, which every vocabulary has and every type holds. Inputs whose name has "mask" in it are 1, on padding 0; those with "token_type" or "segment"
/// are 0. Floating numbers are from 0 to 1; strings are 4 to 12 letters.
/// </remarks>
public static class RandomTensors
{
    private const int MaxId = 99;

    // Around the 25 tokens that a tweet has.
    private const int MinLength = 8;
    private const int MaxLength = 48;

    /// <summary>Makes the tensors of requests. A dimension that the model leaves free is as <see cref="TensorOptions.Shapes"/> says, else a length of 8 to 48 drawn for each request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Their size. With <see cref="TensorOptions.Pad"/>, the drawn length is padded to it, and no longer than it.</param>
    /// <param name="count">How many requests.</param>
    /// <returns>For each request a tensor for each input.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: an input has no room for a batch, or a given shape does not fit it.</exception>
    public static IReadOnlyList<IReadOnlyList<Tensor>> Create(ModelMetadata model, TensorOptions options, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var inputs = ModelInput.ReadAll(model, options);
        var random = new Random(options.Seed);
        var requests = new IReadOnlyList<Tensor>[count];
        for (var i = 0; i < count; i++)
        {
            var drawn = random.Next(MinLength, MaxLength + 1);
            var length = Math.Min(drawn, options.Pad ?? drawn);
            requests[i] = [.. inputs.Select(input => Create(input, options, length, random))];
        }

        return requests;
    }

    private static Tensor Create(ModelInput input, TensorOptions options, int length, Random random)
    {
        var hasShape = options.Shapes.TryGetValue(input.Name, out var given);
        var rowShape = hasShape ? given! : [.. input.RowShape.Select(size => size < 0 ? options.Pad ?? length : size)];
        var shape = input.WithBatch(rowShape, options.BatchSize);
        var count = input.Count(shape);
        if (input.DataType is TensorDataType.Bytes)
        {
            return new Tensor(input.Name, input.DataType, shape, Strings(count, random));
        }

        // Tokens are the last dimension; one of a fixed size has no padding.
        var isPadded = !hasShape && input.RowShape is [.., < 0];
        var columns = isPadded ? (int)rowShape[^1] : 1;
        var size = input.DataType.ElementSize();
        var data = new byte[count * size];
        for (var i = 0; i < count; i++)
        {
            if (!isPadded || i % columns < length)
            {
                NumberElements.Write(data.AsSpan(i * size, size), input.DataType, Draw(input, random));
            }
        }

        return new Tensor(input.Name, input.DataType, shape, data);
    }

    private static double Draw(ModelInput input, Random random)
    {
        if (input.IsMask || input.IsTokenType)
        {
            return input.IsMask ? 1 : 0;
        }

        return input.DataType switch
        {
            TensorDataType.Bool => random.Next(2),
            TensorDataType.Fp16 or TensorDataType.Bf16 or TensorDataType.Fp32 or TensorDataType.Fp64 => random.NextDouble(),
            _ => random.Next(1, MaxId + 1),
        };
    }

    private static byte[] Strings(int count, Random random)
    {
        const int Shortest = 4;
        const int Longest = 12;
        using var data = new MemoryStream();
        Span<byte> element = stackalloc byte[sizeof(int) + Longest];
        for (var i = 0; i < count; i++)
        {
            var length = random.Next(Shortest, Longest + 1);
            BinaryPrimitives.WriteInt32LittleEndian(element, length);
            foreach (ref var letter in element.Slice(sizeof(int), length))
            {
                letter = (byte)random.Next('a', 'z' + 1);
            }

            data.Write(element[..(sizeof(int) + length)]);
        }

        return data.ToArray();
    }
}
