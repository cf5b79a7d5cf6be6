using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;
using Tritone.Modeling.Sequences;
using Tritone.Tensors;

namespace Tritone.Modeling.Quantization;

/// <summary>
/// Measures every site alone: one graph has each of them in float and quantised, and a flag for each says which of the two counts. The errors of sites add up as
/// independent ones do: the error of all is about the root of the sum of their squares (docs/quantization.md).
/// </summary>
internal static class Sensitivity
{
    /// <summary>The graph that measures a plan; words stay in float.</summary>
    public static OnnxGraph BuildGraph(EncoderClassifier encoder, QuantizationPlan plan) => ClassifierGraphWriter.Build(encoder, new SwitchedForm(plan));

    /// <summary>Measures.</summary>
    /// <param name="model">The loaded graph of <see cref="BuildGraph"/>.</param>
    /// <param name="plan">The plan that it was made by.</param>
    /// <param name="sequences">The sequences, each of which runs alone.</param>
    /// <param name="onSite">Is told after each site.</param>
    /// <param name="cancellationToken">Gives up between two runs.</param>
    public static IReadOnlyList<SiteError> Measure(
        SequenceModel model, QuantizationPlan plan, IReadOnlyList<TokenSequence> sequences, Action onSite, CancellationToken cancellationToken)
    {
        var exact = Run(null);
        var deviation = Deviation(exact);
        var errors = new List<SiteError>();
        foreach (var site in plan.Sites.Where(site => site.Form is not SiteForm.Float))
        {
            var differences = Run(site).Zip(exact, (row, expected) => row.Zip(expected, (actual, value) => (double)Math.Abs(actual - value))).SelectMany(row => row);
            errors.Add(new SiteError(site.Site.Name, differences.Average() / deviation));
            onSite();
        }

        return errors;

        float[][] Run(PlannedSite? quantized)
            => model.RunEach(
                sequences,
                [.. plan.Sites.Where(site => site.Form is not SiteForm.Float).Select(site => new Tensor(SwitchedForm.FlagOf(site.Site.Name), TensorDataType.Bool, [1], new[] { (byte)(site == quantized ? 1 : 0) }))],
                () => { },
                cancellationToken);
    }

    // Of all logits about the mean of their label: what tells texts apart.
    private static double Deviation(float[][] logits)
    {
        var squares = 0.0;
        for (var label = 0; label < logits[0].Length; label++)
        {
            var mean = logits.Average(row => row[label]);
            squares += logits.Sum(row => (row[label] - mean) * (row[label] - mean));
        }

        return squares > 0
            ? Math.Sqrt(squares / logits.Length / logits[0].Length)
            : throw new TritoneException(ErrorCode.InvalidArgument, $"the logits of all {logits.Length} calibration texts are the same: nothing can be measured on them; give more and different texts");
    }

    private sealed class SwitchedForm(QuantizationPlan plan) : GraphForm
    {
        private readonly Dictionary<string, LinearForm> _forms = plan.Sites.ToDictionary(
            site => site.Site.Name, site => site.Form is SiteForm.Float ? site.ToForm(plan.WeightLimit) : new SwitchedLinear(FlagOf(site.Site.Name), site.ToForm(plan.WeightLimit)), StringComparer.Ordinal);

        public override TensorProto.Types.DataType TableType => TensorProto.Types.DataType.Float;

        public static string FlagOf(string site) => $"quantized.{site}";

        public override LinearForm LinearOf(string site) => _forms[site];
    }
}
