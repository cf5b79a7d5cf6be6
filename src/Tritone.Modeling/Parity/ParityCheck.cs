using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Modeling.Parity;

/// <summary>Runs a written graph in ONNX Runtime and the plain computation beside it, on the same sequences.</summary>
internal sealed class ParityCheck(EncoderClassifier encoder, Precision precision)
{
    /// <summary>Compares.</summary>
    /// <param name="graphPath">The graph that was written.</param>
    /// <param name="cases">The sequences: each is run alone, and all in one padded batch.</param>
    /// <param name="cancellationToken">Gives up between two layers.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: they differ by more than <see cref="ParityResult.Limit"/>.</exception>
    public ParityResult Run(string graphPath, ParityCases cases, CancellationToken cancellationToken)
    {
        var sequences = cases.Sequences;
        var expected = new ReferenceForward(encoder, precision).Run(sequences, cancellationToken);
        using var model = OnnxModel.Load(graphPath, new OnnxModelOptions { GraphLevel = -1 });
        var largest = Enumerable.Range(0, sequences.Count)
            .Max(i => Difference(model, [sequences[i]], [expected[i]]));
        largest = Math.Max(largest, Difference(model, [.. sequences], expected));
        return largest <= ParityResult.Limit
            ? new ParityResult(sequences.Count, sequences.Sum(sequence => sequence.Ids.Length), largest, cases.Source)
            : throw new TritoneException(
                ErrorCode.Internal,
                FormattableString.Invariant($"the graph differs from the plain computation by {largest:0.0e-0}, which is over {ParityResult.Limit:0e-0}; nothing was published"));
    }

    private double Difference(OnnxModel model, TokenSequence[] sequences, IReadOnlyList<double[]> expected)
    {
        var columns = sequences.Max(sequence => sequence.Ids.Length);
        var ids = new long[sequences.Length * columns];
        var mask = new long[ids.Length];
        ids.AsSpan().Fill(encoder.Config.PadTokenId);
        for (var row = 0; row < sequences.Length; row++)
        {
            for (var i = 0; i < sequences[row].Ids.Length; i++)
            {
                ids[(row * columns) + i] = sequences[row].Ids[i];
                mask[(row * columns) + i] = 1;
            }
        }

        long[] shape = [sequences.Length, columns];
        var logits = model.Run([Input("input_ids", shape, ids), Input("attention_mask", shape, mask)], ["logits"])[0];
        return MemoryMarshal.Cast<byte, float>(logits.Data.Span).ToArray()
            .Zip(expected.SelectMany(row => row), (actual, exact) => Math.Abs(actual - exact))
            .Max(difference => double.IsNaN(difference) ? double.PositiveInfinity : difference);
    }

    private static Tensor Input(string name, long[] shape, long[] values)
        => new(name, TensorDataType.Int64, shape, MemoryMarshal.AsBytes<long>(values).ToArray());
}
