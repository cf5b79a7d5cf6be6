using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Sequences;

namespace Tritone.Modeling.Quantization;

/// <summary>Finds the range of what each site reads: every sequence goes once and alone through the float graph, and only counts are kept.</summary>
internal static class Calibration
{
    /// <summary>The output that has what a site reads, float [rows, inputs].</summary>
    public static string OutputOf(LinearSite site) => $"input.of.{site.Name}";

    /// <summary>Calibrates.</summary>
    /// <param name="model">A float graph with what each site reads among its outputs.</param>
    /// <param name="sites">The sites.</param>
    /// <param name="sequences">The sequences.</param>
    /// <param name="percentile">How much of the values a range holds, in percent.</param>
    /// <param name="onRun">Is told after each sequence.</param>
    /// <param name="cancellationToken">Gives up between two sequences.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: a value is not a finite number.</exception>
    public static IReadOnlyDictionary<string, ActivationRange> Run(
        SequenceModel model, IReadOnlyList<LinearSite> sites, IReadOnlyList<TokenSequence> sequences, double percentile, Action onRun, CancellationToken cancellationToken)
    {
        var outputs = sites.Select(OutputOf).ToArray();
        var histograms = sites.Select(_ => new ActivationHistogram()).ToArray();
        Parallel.ForEach(sequences, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken }, sequence =>
        {
            var tensors = model.Run([sequence], columns: 0, [], outputs);
            foreach (var (i, site) in sites.Index())
            {
                var values = MemoryMarshal.Cast<byte, float>(tensors[i].Data.Span);
                if (!TensorPrimitives.IsFiniteAll(values))
                {
                    throw new TritoneException(ErrorCode.Internal, $"what '{site.Name}' reads is not a finite number for a calibration text of {sequence.Ids.Length} tokens");
                }

                lock (histograms[i])
                {
                    histograms[i].Add(values);
                }
            }

            onRun();
        });
        return sites.Zip(histograms).ToDictionary(pair => pair.First.Name, pair => pair.Second.ToRange(percentile), StringComparer.Ordinal);
    }
}
