using System.Buffers.Binary;
using Tritone.Protocol.Inference;
using Tritone.Serving.Scheduling;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>Takes the outputs of a batch apart: every request gets its rows of the outputs it asked for, as views of the batch's memory.</summary>
internal sealed class BatchOutputs(ModelSignature signature)
{
    /// <summary>The outputs that any request of a batch wants.</summary>
    public IReadOnlyList<string> NamesFor(IReadOnlyList<WorkPart> batch)
    {
        List<string>? names = null;
        for (var i = 0; i < batch.Count; i++)
        {
            var requested = batch[i].Work.Request.Outputs;
            if (requested.Count == 0)
            {
                return signature.OutputNames;
            }

            names ??= [];
            for (var j = 0; j < requested.Count; j++)
            {
                if (!names.Contains(requested[j].Name))
                {
                    names.Add(requested[j].Name);
                }
            }
        }

        return names ?? (IReadOnlyList<string>)signature.OutputNames;
    }

    /// <summary>The outputs of one request, in the order asked for.</summary>
    /// <param name="outputs">Those of the batch.</param>
    /// <param name="request">The request.</param>
    /// <param name="firstRow">Where in the batch it begins.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="batchRows">Those of the batch.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: an output of the model has other rows than the batch.</exception>
    public Tensor[] Take(Tensor[] outputs, InferenceRequest request, int firstRow, int rows, int batchRows)
    {
        var taken = new Tensor[request.Outputs.Count == 0 ? signature.OutputNames.Length : request.Outputs.Count];
        for (var i = 0; i < taken.Length; i++)
        {
            var name = request.Outputs.Count == 0 ? signature.OutputNames[i] : request.Outputs[i].Name;
            var output = outputs[IndexOf(outputs, name)];
            taken[i] = ToConfigured(rows == batchRows ? output : Slice(output, firstRow, rows, batchRows));
        }

        return taken;
    }

    /// <summary>The outputs of a request whose parts have all run: their rows, one after the other.</summary>
    public static Tensor[] Join(InferenceWork work)
    {
        var first = work.Parts[0].Outputs!;
        var joined = new Tensor[first.Length];
        for (var i = 0; i < joined.Length; i++)
        {
            var data = new byte[work.Parts.Sum(part => part.Outputs![i].Data.Length)];
            var position = 0;
            foreach (var part in work.Parts)
            {
                part.Outputs![i].Data.Span.CopyTo(data.AsSpan(position));
                position += part.Outputs[i].Data.Length;
            }

            joined[i] = first[i] with { Shape = [work.Rows, .. first[i].Shape.Skip(1)], Data = data };
        }

        return joined;
    }

    private static int IndexOf(Tensor[] outputs, string name)
    {
        var index = 0;
        while (outputs[index].Name != name)
        {
            index++;
        }

        return index;
    }

    private Tensor Slice(Tensor output, int firstRow, int rows, int batchRows)
    {
        if (output.Shape.Count == 0 || output.Shape[0] != batchRows)
        {
            throw new TritoneException(
                ErrorCode.Internal,
                $"model '{signature.Config.Name}' gave the output '{output.Name}' of shape [{string.Join(',', output.Shape)}] for a batch of {batchRows} rows: it cannot be taken apart");
        }

        long[] shape = [.. output.Shape];
        shape[0] = rows;
        if (output.DataType is TensorDataType.Bytes)
        {
            var elements = shape.Aggregate(1L, (product, dimension) => product * dimension) / rows;
            var start = SkipElements(output.Data.Span, 0, elements * firstRow);
            return output with { Shape = shape, Data = output.Data[start..SkipElements(output.Data.Span, start, elements * rows)] };
        }

        var row = output.Data.Length / batchRows;
        return output with { Shape = shape, Data = output.Data.Slice(row * firstRow, row * rows) };
    }

    private static int SkipElements(ReadOnlySpan<byte> strings, int position, long elements)
    {
        for (var i = 0L; i < elements; i++)
        {
            position += sizeof(uint) + (int)BinaryPrimitives.ReadUInt32LittleEndian(strings[position..]);
        }

        return position;
    }

    private Tensor ToConfigured(Tensor output)
    {
        foreach (var configured in signature.Outputs)
        {
            if (configured.Reshape is { } reshape && configured.Name == output.Name)
            {
                return output with { Shape = Reshaping.Reshape(output.Shape, reshape, configured.Dims, signature.HasBatch) };
            }
        }

        return output;
    }
}
