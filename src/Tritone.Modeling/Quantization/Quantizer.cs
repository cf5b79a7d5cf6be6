using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Sequences;
using Tritone.Runtime.Sessions;

namespace Tritone.Modeling.Quantization;

/// <summary>Decides what becomes of every site: by the scheme, by calibration and by measurement.</summary>
/// <param name="encoder">The classifier.</param>
/// <param name="options">What is asked for.</param>
/// <param name="scratchPath">A folder for a graph that is needed for a while.</param>
internal sealed class Quantizer(EncoderClassifier encoder, QuantizationOptions options, string scratchPath)
{
    // Each site is measured on so many of the calibration texts.
    private const int MeasuredTexts = 64;

    private readonly IReadOnlyList<LinearSite> _sites = LinearSite.Of(encoder);
    private readonly CpuClass _cpu = options.Cpu ?? CpuClasses.Current;

    /// <summary>Refuses options that do not fit the classifier.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: names the option, what was seen and what would do.</exception>
    public void CheckOptions()
    {
        if (!(options.Percentile is > 50 and <= 100))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, FormattableString.Invariant($"the percentile is {options.Percentile}; it is over 50 and at most 100"));
        }

        if (options.Calibration is { Count: 0 })
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "there are no calibration texts");
        }

        foreach (var name in options.KeepFloat.Sites.Where(name => _sites.All(site => site.Name != name)))
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"there is no layer '{name}' to keep in float: did you mean '{NearestName.Find(name, [.. _sites.Select(site => site.Name)])}'? There are {LinearSite.Attention(0)}, {LinearSite.AttentionOutput(0)}, {LinearSite.Up(0)}, {LinearSite.Down(0)} and so on to layer.{encoder.Layers.Count - 1}, {LinearSite.Pooler} and {LinearSite.Classifier}");
        }
    }

    /// <summary>A sentence for each matrix that 8-bit integers cannot hold, of the layers that are not named to stay in float.</summary>
    public IReadOnlyList<string> FindLostWeights() => LostWeights.Find(_sites.Where(site => !options.KeepFloat.Sites.Contains(site.Name)));

    /// <summary>Decides.</summary>
    /// <param name="floatModel">The float graph with what each site reads among its outputs.</param>
    /// <param name="calibration">The sequences to calibrate and to measure on; empty if the options need none.</param>
    /// <param name="progress">Is told how much of it is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public QuantizationResult Run(SequenceModel floatModel, IReadOnlyList<TokenSequence> calibration, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        var measured = calibration.Take(MeasuredTexts).ToList();
        var ranges = options.Scheme is QuantizationScheme.Static or QuantizationScheme.Mixed
            ? Calibration.Run(floatModel, _sites, calibration, options.Percentile, () => { }, cancellationToken)
            : null;
        var plan = Plan(site => new PlannedSite(site, options.Scheme switch
        {
            QuantizationScheme.PerToken => SiteForm.PerToken,
            QuantizationScheme.Dynamic => SiteForm.Dynamic,
            _ => SiteForm.Static,
        }, ranges?[site.Name]));

        var errors = new Dictionary<string, double>(StringComparer.Ordinal);
        if (options.Scheme is QuantizationScheme.Mixed)
        {
            plan = Mix(plan, measured, errors, done => progress?.Report(done), cancellationToken);
        }
        else if (options.KeepFloat.IsAutomatic || options.MeasureSites)
        {
            errors = Measure(plan, measured, done => progress?.Report(done), cancellationToken);
        }

        if (options.KeepFloat.IsAutomatic)
        {
            plan = KeepWorst(plan, errors);
        }

        if (options.Scheme is QuantizationScheme.Dynamic)
        {
            warnings.Add("the scheme dynamic has one scale for a whole batch: a text's answer depends on the texts that share its batch");
        }

        return new QuantizationResult(plan, [.. plan.Sites.Select(site => Describe(site, errors))], LostWeights.Find(plan.Sites.Where(site => site.Form is not SiteForm.Float).Select(site => site.Site)), warnings);
    }

    private QuantizationPlan Plan(Func<LinearSite, PlannedSite> quantize)
        => new([.. _sites.Select(site => options.KeepFloat.Sites.Contains(site.Name) ? new PlannedSite(site, SiteForm.Float) : quantize(site))], _cpu);

    // The sites that lose most by one scale get one a token, until what all lose together is within the budget.
    private QuantizationPlan Mix(
        QuantizationPlan fixedScales, List<TokenSequence> measured, Dictionary<string, double> errors, Action<double> onProgress, CancellationToken cancellationToken)
    {
        var perToken = fixedScales with { Sites = [.. fixedScales.Sites.Select(site => site.Form is SiteForm.Static ? new PlannedSite(site.Site, SiteForm.PerToken) : site)] };
        var before = Measure(fixedScales, measured, done => onProgress(done / 2), cancellationToken);
        var after = Measure(perToken, measured, done => onProgress((1 + done) / 2), cancellationToken);
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in before.OrderByDescending(site => (site.Value * site.Value) - (after[site.Key] * after[site.Key])))
        {
            if (ErrorBudget.Sum(before.Select(site => chosen.Contains(site.Key) ? after[site.Key] : site.Value)) <= ErrorBudget.Limit || after[name] >= before[name])
            {
                break;
            }

            chosen.Add(name);
        }

        foreach (var (name, error) in before)
        {
            errors[name] = chosen.Contains(name) ? after[name] : error;
        }

        return fixedScales with { Sites = [.. fixedScales.Sites.Zip(perToken.Sites, (site, other) => chosen.Contains(site.Site.Name) ? other : site)] };
    }

    private static QuantizationPlan KeepWorst(QuantizationPlan plan, Dictionary<string, double> errors)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var total = ErrorBudget.Sum(errors.Values);
        foreach (var site in plan.Sites.Where(site => errors.ContainsKey(site.Site.Name)).OrderByDescending(site => errors[site.Site.Name]))
        {
            if (total <= ErrorBudget.Limit)
            {
                break;
            }

            kept.Add(site.Site.Name);
            total = ErrorBudget.Sum(errors.Where(error => !kept.Contains(error.Key)).Select(error => error.Value));
        }

        return plan with { Sites = [.. plan.Sites.Select(site => kept.Contains(site.Site.Name) ? new PlannedSite(site.Site, SiteForm.Float) : site)] };
    }

    private Dictionary<string, double> Measure(QuantizationPlan plan, List<TokenSequence> measured, Action<double> onProgress, CancellationToken cancellationToken)
    {
        var path = Path.Combine(scratchPath, "sensitivity.onnx");
        try
        {
            using (var stream = File.Create(path))
            {
                OnnxWriter.Write(Sensitivity.BuildGraph(encoder, plan), "sensitivity", stream);
            }

            using var model = OnnxModel.Load(path, new OnnxModelOptions { GraphLevel = -1 });
            var (done, all) = (0, plan.Sites.Count(site => site.Form is not SiteForm.Float));
            return Sensitivity
                .Measure(new SequenceModel(model, "logits", encoder.Config.PadTokenId), plan, measured, () => onProgress((double)++done / all), cancellationToken)
                .ToDictionary(error => error.Site, error => error.Mean, StringComparer.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static QuantizedSite Describe(PlannedSite site, Dictionary<string, double> errors)
        => new(
            site.Site.Name,
            site.Form switch
            {
                SiteForm.Float => "float",
                SiteForm.PerToken => QuantizationScheme.PerToken.ToName(),
                SiteForm.Static => QuantizationScheme.Static.ToName(),
                _ => QuantizationScheme.Dynamic.ToName(),
            },
            errors.TryGetValue(site.Site.Name, out var error) ? error : null,
            site.Form is SiteForm.Static ? site.Range : null,
            site.Site.Elements * (sizeof(float) - sizeof(sbyte)));
}
