using System.Globalization;
using Tritone.Cli.CommandLine;
using Tritone.Evaluation.Statistics;
using Tritone.LoadTesting.Comparison;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;
using Tritone.LoadTesting.Reports;
using Tritone.LoadTesting.Search;

namespace Tritone.Cli.Benchmark;

/// <summary>The runs of a command, one after the other: load after load, a search, or servers in turns. Each is told as soon as it is over.</summary>
internal sealed class BenchmarkRuns(BenchmarkSettings settings, IReadOnlyList<BenchmarkTarget> targets, BenchmarkOutput output)
{
    private readonly List<NamedResult> _results = [];
    private readonly List<string> _notes = [];

    public IReadOnlyList<NamedResult> Results => _results;

    /// <summary>What follows from all of them together, in sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Whether the figures are not to be believed, or there are none.</summary>
    public bool HasFailed { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (settings.FindsKnee)
        {
            await FindKneeAsync(cancellationToken);
        }
        else if (targets.Count > 1)
        {
            await CompareAsync(cancellationToken);
        }
        else
        {
            foreach (var shape in settings.Shapes)
            {
                Judge(await MeasureAsync(targets[0], shape, cancellationToken));
            }
        }
    }

    private async Task FindKneeAsync(CancellationToken cancellationToken)
    {
        var knee = await KneeSearch.FindAsync(settings.Rates, rate => MeasureAsync(targets[0], new LoadShape.Open(rate, settings.Arrivals), cancellationToken));
        var slo = settings.Plan.Slo!.Value.TotalMilliseconds;
        var met = string.Create(CultureInfo.InvariantCulture, $"99 of 100 requests are answered within {slo} ms at up to {knee.RequestRate:0.##} requests/s");
        Note(knee switch
        {
            { RequestRate: null, Limit: KneeLimit.LoadGenerator } => "no rate can be judged: this program cannot send on time even at the lowest",
            { RequestRate: null } => string.Create(CultureInfo.InvariantCulture, $"not even at the lowest rate are 99 of 100 requests answered within {slo} ms"),
            { Limit: KneeLimit.LoadGenerator } => $"{met}; this program cannot send more on time, the server may do more",
            { Limit: KneeLimit.Rates } => $"{met}, the highest rate that was to be tried",
            _ => met,
        });
        output.WriteKnee(knee, slo);
        HasFailed |= knee.RequestRate is null && knee.Limit is KneeLimit.LoadGenerator;
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        foreach (var shape in settings.Shapes)
        {
            var rounds = targets.Select(_ => new List<LoadResult>()).ToArray();
            for (var round = 0; round < settings.Rounds; round++)
            {
                // Whoever was first is last the next time: what drifts does not favour one of them.
                var order = Enumerable.Range(0, targets.Count);
                foreach (var i in round % 2 == 0 ? order : order.Reverse())
                {
                    rounds[i].Add(Judge(await MeasureAsync(targets[i], shape, cancellationToken)));
                }
            }

            for (var i = 1; i < targets.Count; i++)
            {
                Tell(shape, targets[i].Name, TargetComparison.Of([.. rounds[0].Zip(rounds[i])]));
            }
        }
    }

    private void Tell(LoadShape shape, string name, TargetComparison? comparison)
    {
        static string Show(RatioInterval ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio.Mean:0.000} ({ratio.Low:0.000} to {ratio.High:0.000})");
        Note(comparison is null
            ? $"{shape}: '{name}' cannot be compared with '{targets[0].Name}': a round had no answers"
            : $"{shape}: '{name}' by '{targets[0].Name}': requests/s {Show(comparison.Throughput)}, p50 {Show(comparison.P50)}, p99 {Show(comparison.P99)}; 95 % intervals of {settings.Rounds} rounds");
        output.WriteComparison(shape, targets[0].Name, name, comparison);
    }

    private async Task<LoadResult> MeasureAsync(BenchmarkTarget target, LoadShape shape, CancellationToken cancellationToken)
    {
        var result = await BenchmarkBar.RunAsync(
            $"{(targets.Count > 1 ? $"{target.Name}, " : "")}{shape}",
            progress => LoadRun.RunAsync(target.Target, target.Payloads, settings.Plan with { Shape = shape }, progress, cancellationToken));
        _results.Add(new NamedResult(target.Name, result));
        output.Write(target.Name, settings.Plan, result);
        return result;
    }

    private LoadResult Judge(LoadResult result)
    {
        if (result.Invalid is { } reason)
        {
            Terminal.Warn($"{result.Shape}: this run is invalid: {reason}");
            HasFailed = true;
        }

        return result;
    }

    private void Note(string note)
    {
        _notes.Add(note);
        output.WriteNote(note);
    }
}
