using System.CommandLine;
using System.Globalization;
using Tritone.Cli.CommandLine;
using Tritone.Modeling.Quantization;
using Tritone.Runtime.Sessions;

namespace Tritone.Cli.Convert;

/// <summary>The options of <c>convert</c> that say how a model becomes INT8.</summary>
internal sealed class QuantizationArguments
{
    public Option<string> Scheme { get; } = new Option<string>("--scheme")
    {
        Description = "int8: what has a scale of its own: each token (the most accurate), each token only where a measurement says that it matters, each calibrated tensor (the fastest), or a whole batch (answers then depend on the batch; for comparison).",
        DefaultValueFactory = _ => QuantizationScheme.PerToken.ToName(),
    }.AcceptOnlyFromAmong([.. Enum.GetValues<QuantizationScheme>().Select(scheme => scheme.ToName())]);

    public Option<double> Percentile { get; } = new("--percentile")
    {
        HelpName = "P",
        Description = "int8, static and mixed: how much of a tensor's values its range holds, in percent. Less than 100 cuts off large values, which usually costs accuracy.",
        DefaultValueFactory = _ => 100,
    };

    public Option<string> KeepFloat { get; } = new("--keep-float")
    {
        HelpName = "none|auto|A,B,...",
        Description = "int8: the layers that stay in float: none of them; the fewest that bring the measured error under the budget; or these, such as layer.0.down,pooler.",
        DefaultValueFactory = _ => "none",
    };

    public Option<string> Cpu { get; } = new Option<string>("--cpu")
    {
        Description = "int8: the processors that the model is for. avx2 is exact on all of them; vnni has finer weights and is exact where there is VNNI, and on Arm. auto is this machine's class.",
        DefaultValueFactory = _ => "auto",
    }.AcceptOnlyFromAmong("auto", "vnni", "avx2");

    public Option<bool> AcceptDegraded { get; } = new("--accept-degraded") { Description = "int8: publish even what the gate does not let pass; the manifest then says so." };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Scheme, Percentile, KeepFloat, Cpu, AcceptDegraded];

    /// <summary>Reads what was given.</summary>
    /// <param name="result">The arguments.</param>
    /// <param name="calibration">The calibration texts; null for the built-in ones.</param>
    /// <param name="measureSites">Whether each layer is measured for a report.</param>
    /// <exception cref="UsageException">An option does not go with the scheme, or its value is none that it can have.</exception>
    public QuantizationOptions Read(ParseResult result, IReadOnlyList<string>? calibration, bool measureSites)
    {
        var scheme = QuantizationSchemeExtensions.TryParse(result.GetValue(Scheme), out var named) ? named : QuantizationScheme.PerToken;
        if (result.GetResult(Percentile) is { Implicit: false } && scheme is not (QuantizationScheme.Static or QuantizationScheme.Mixed))
        {
            throw new UsageException($"{Percentile.Name} is for the schemes static and mixed, which are calibrated; the scheme is {scheme.ToName()}");
        }

        var percentile = result.GetValue(Percentile);
        if (percentile is not (> 50 and <= 100))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{Percentile.Name} is {percentile}; it is over 50 and at most 100"));
        }

        return new QuantizationOptions
        {
            Scheme = scheme,
            Calibration = calibration,
            Percentile = percentile,
            KeepFloat = ReadKeepFloat(result.GetValue(KeepFloat)),
            Cpu = CpuClasses.TryParse(result.GetValue(Cpu), out var cpu) ? cpu : null,
            MeasureSites = measureSites,
        };
    }

    private KeepFloat ReadKeepFloat(string? value)
    {
        if (value is null or "none")
        {
            return Modeling.Quantization.KeepFloat.None;
        }

        var names = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names switch
        {
            [] => throw new UsageException($"{KeepFloat.Name} is '{value}', which names no layer; it is none, auto, or layers such as layer.0.down,pooler"),
            ["auto"] => Modeling.Quantization.KeepFloat.Automatic,
            _ => Modeling.Quantization.KeepFloat.Of(names),
        };
    }
}
