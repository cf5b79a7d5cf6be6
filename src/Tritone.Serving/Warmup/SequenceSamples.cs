using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Runtime.Classification;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;
using Tritone.Tensors;

namespace Tritone.Serving.Warmup;

/// <summary>Sequences of tokens to try a model with.</summary>
internal static class SequenceSamples
{
    // Small ids are in every vocabulary. Below these are the special ones of BERT and RoBERTa.
    private const int FirstId = 4;
    private const int Ids = 9;

    /// <summary>Makes rows of one length, without padding.</summary>
    public static WorkPart[] Create(SequenceSignature signature, int rows, int tokens)
    {
        var request = new InferenceRequest { Inputs = [.. signature.Model.Inputs.Select(input => Input(input.Name, input.DataType, signature.Mask.Name, rows, tokens))] };
        var work = new InferenceWork(request, rows, 0, CancellationToken.None);
        return work.With(signature.Split(work)).Parts;
    }

    private static InputTensor Input(string name, TensorDataType dataType, string mask, int rows, int tokens)
    {
        var values = new long[rows * tokens];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = name == mask ? 1 : name == ClassifierGraph.InputIds ? FirstId + (i % Ids) : 0;
        }

        var data = dataType is TensorDataType.Int64 ? MemoryMarshal.AsBytes(values.AsSpan()).ToArray() : MemoryMarshal.AsBytes<int>(Array.ConvertAll(values, value => (int)value)).ToArray();
        return new InputTensor(name, dataType, [rows, tokens], new ReadOnlySequence<byte>(data));
    }
}
