using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Sequences;

namespace Tritone.Modeling.Parity;

/// <summary>Runs a written graph in ONNX Runtime and the plain computation beside it, on the same sequences.</summary>
internal sealed class ParityCheck(EncoderClassifier encoder, Precision precision)
{
    /// <summary>Compares.</summary>
    /// <param name="model">The graph that was written.</param>
    /// <param name="cases">The sequences: each is run alone, and all in one padded batch.</param>
    /// <param name="cancellationToken">Gives up between two layers.</param>
    /// <returns>How far they are apart, which <see cref="RefuseFar"/> judges.</returns>
    public ParityResult Run(SequenceModel model, ParityCases cases, CancellationToken cancellationToken)
    {
        var sequences = cases.Sequences;
        var expected = new ReferenceForward(encoder, precision).Run(sequences, cancellationToken);
        var largest = Enumerable.Range(0, sequences.Count)
            .Max(i => Difference(model, [sequences[i]], [expected[i]]));
        largest = Math.Max(largest, Difference(model, [.. sequences], expected));
        return new ParityResult(sequences.Count, sequences.Sum(sequence => sequence.Ids.Length), largest, cases.Source);
    }

    /// <summary>Refuses a graph that does not compute what it should.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: they differ by more than <see cref="ParityResult.Limit"/>.</exception>
    public static ParityResult RefuseFar(ParityResult result) => result.MaxAbsoluteDifference <= ParityResult.Limit
        ? result
        : throw new TritoneException(
            ErrorCode.Internal,
            FormattableString.Invariant($"the graph differs from the plain computation by {result.MaxAbsoluteDifference:0.0e-0}, which is over {ParityResult.Limit:0e-0}; nothing was published"));

    private static double Difference(SequenceModel model, TokenSequence[] sequences, IReadOnlyList<double[]> expected)
        => MemoryMarshal.Cast<byte, float>(model.Run(sequences, columns: 0, [], ["logits"])[0].Data.Span).ToArray()
            .Zip(expected.SelectMany(row => row), (actual, exact) => Math.Abs(actual - exact))
            .Max(difference => double.IsNaN(difference) ? double.PositiveInfinity : difference);
}
