using System.Runtime.InteropServices;
using Tritone.Runtime.Classification;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Modeling.Sequences;

/// <summary>A classifier's graph that is run on sequences of token ids, in the batches that the caller makes. Thread-safe.</summary>
/// <param name="model">The graph; the caller's.</param>
/// <param name="output">The name of its logits.</param>
/// <param name="padId">The id that padding has.</param>
internal sealed class SequenceModel(OnnxModel model, string output, int padId)
{
    private readonly bool _hasTokenTypes = model.Inputs.Any(input => input.Name == ClassifierGraph.TokenTypeIds);

    /// <summary>Runs every sequence alone.</summary>
    public float[][] RunEach(IReadOnlyList<TokenSequence> sequences, IReadOnlyList<Tensor> more, Action onRun, CancellationToken cancellationToken)
        => RunBatches(sequences, [.. Enumerable.Range(0, sequences.Count).Select(i => new[] { i })], columns: 0, more, onRun, cancellationToken);

    /// <summary>Runs batches, as many at once as the model allows.</summary>
    /// <param name="sequences">All sequences.</param>
    /// <param name="batches">Which of them go together; each in one batch.</param>
    /// <param name="columns">To how many tokens they are padded at least; 0 for the longest of the batch.</param>
    /// <param name="more">Further inputs, the same for every run.</param>
    /// <param name="onRun">Is told after each batch.</param>
    /// <param name="cancellationToken">Gives up between two runs.</param>
    /// <returns>The logits of each sequence.</returns>
    public float[][] RunBatches(
        IReadOnlyList<TokenSequence> sequences, IReadOnlyList<int[]> batches, int columns, IReadOnlyList<Tensor> more, Action onRun, CancellationToken cancellationToken)
    {
        var logits = new float[sequences.Count][];
        Parallel.ForEach(batches, new ParallelOptions { MaxDegreeOfParallelism = model.MaxConcurrentRuns, CancellationToken = cancellationToken }, batch =>
        {
            var values = MemoryMarshal.Cast<byte, float>(Run([.. batch.Select(i => sequences[i])], columns, more, [output])[0].Data.Span);
            var labels = values.Length / batch.Length;
            for (var row = 0; row < batch.Length; row++)
            {
                logits[batch[row]] = values.Slice(row * labels, labels).ToArray();
            }

            onRun();
        });
        return logits;
    }

    /// <summary>Runs one batch.</summary>
    public IReadOnlyList<Tensor> Run(IReadOnlyList<TokenSequence> sequences, int columns, IReadOnlyList<Tensor> more, IReadOnlyList<string> outputs)
    {
        columns = Math.Max(columns, sequences.Max(sequence => sequence.Ids.Length));
        var ids = new long[sequences.Count * columns];
        var mask = new long[ids.Length];
        ids.AsSpan().Fill(padId);
        for (var row = 0; row < sequences.Count; row++)
        {
            for (var i = 0; i < sequences[row].Ids.Length; i++)
            {
                ids[(row * columns) + i] = sequences[row].Ids[i];
                mask[(row * columns) + i] = 1;
            }
        }

        long[] shape = [sequences.Count, columns];
        return model.Run(
            [
                Input(ClassifierGraph.InputIds, shape, ids), Input(ClassifierGraph.AttentionMask, shape, mask),
                .. _hasTokenTypes ? [Input(ClassifierGraph.TokenTypeIds, shape, new long[ids.Length])] : (Tensor[])[], .. more,
            ],
            outputs);
    }

    private static Tensor Input(string name, long[] shape, long[] values)
        => new(name, TensorDataType.Int64, shape, MemoryMarshal.AsBytes<long>(values).ToArray());
}
