using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Serving.Warmup;

/// <summary>Makes the requests that a model answers before it is ready, from what its configuration says of them.</summary>
internal static class WarmupRequests
{
    /// <summary>Makes a request.</summary>
    /// <param name="warmup">What it is made of, with at least one row.</param>
    /// <param name="directory">Where the files with its data are.</param>
    /// <param name="hasBatch">Whether the model has a batch dimension. Without one there is one row, whatever the batch size.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: a file of data is not there. <see cref="ErrorCode.InvalidArgument"/>: an input is too large.
    /// </exception>
    public static InferenceRequest Create(ModelWarmup warmup, ModelDirectory directory, bool hasBatch)
    {
        var rows = hasBatch ? (int)Math.Min(warmup.BatchSize, int.MaxValue) : 1;
        return new InferenceRequest
        {
            Id = warmup.Name,
            Inputs = [.. warmup.Inputs.Select(input => new InputTensor(
                input.Name, input.DataType, hasBatch ? [rows, .. input.Dims] : [.. input.Dims], new ReadOnlySequence<byte>(Repeat(DataOfRow(input, directory), rows, input.Name))))],
        };
    }

    private static byte[] DataOfRow(WarmupInput input, ModelDirectory directory)
    {
        if (input.Source is WarmupSource.File)
        {
            var path = directory.WarmupPath(input);
            return File.Exists(path) ? File.ReadAllBytes(path) : throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}' with the data of '{input.Name}'");
        }

        // An empty string is its length alone.
        var elements = input.Dims.Aggregate((Int128)1, (product, dimension) => product > int.MaxValue && dimension > 0 ? product : product * dimension);
        var bytes = elements * (input.DataType is TensorDataType.Bytes ? sizeof(uint) : input.DataType.ElementSize());
        var data = bytes <= Array.MaxLength ? new byte[(int)bytes] : throw TooLarge(input.Name);
        if (input.Source is WarmupSource.Random)
        {
            FillRandomly(data, input.DataType);
        }

        return data;
    }

    // Zeros and ones, which every datatype has and which are sound wherever a model takes tokens, masks or pixels. The same ones each time.
    private static void FillRandomly(byte[] data, TensorDataType dataType)
    {
        var size = dataType.ElementSize();
        if (size == 0)
        {
            return;
        }

        var one = new byte[size];
        switch (dataType)
        {
            case TensorDataType.Fp64:
                MemoryMarshal.Write(one, 1d);
                break;
            case TensorDataType.Fp32:
                MemoryMarshal.Write(one, 1f);
                break;
            case TensorDataType.Fp16:
                MemoryMarshal.Write(one, (Half)1);
                break;
            case TensorDataType.Bf16:
                MemoryMarshal.AsBytes<float>([1f]).Slice(2, 2).CopyTo(one);
                break;
            default:
                one[0] = 1;
                break;
        }

        const int Seed = 1;
        var random = new Random(Seed);
        for (var i = 0; i + size <= data.Length; i += size)
        {
            if (random.Next(2) == 1)
            {
                one.CopyTo(data, i);
            }
        }
    }

    private static byte[] Repeat(byte[] row, int rows, string input)
    {
        if (rows == 1)
        {
            return row;
        }

        var all = (long)row.Length * rows <= Array.MaxLength ? new byte[row.Length * rows] : throw TooLarge(input);
        for (var i = 0; i < rows; i++)
        {
            row.CopyTo(all, i * row.Length);
        }

        return all;
    }

    private static TritoneException TooLarge(string input) => new(ErrorCode.InvalidArgument, $"the data of '{input}' would be larger than memory can hold");
}
