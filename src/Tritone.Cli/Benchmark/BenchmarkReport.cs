using Tritone.LoadTesting.Reports;

namespace Tritone.Cli.Benchmark;

/// <summary>What the page of a benchmark shows.</summary>
internal static class BenchmarkReport
{
    public static LoadReportContent Create(BenchmarkSettings settings, IReadOnlyList<BenchmarkTarget> targets, BenchmarkRuns runs, string? data)
    {
        var facts = new List<KeyValuePair<string, string>>();
        void Add(string name, string value) => facts.Add(new(name, value));
        foreach (var target in targets)
        {
            Add(targets.Count > 1 ? target.Name : "server", $"{target.Address}{(target.Model is { } model ? $", model {model}" : "")}");
        }

        Add("asked", settings.IsText ? "texts, POST /v1/classify" : targets.All(target => target.Address.IsGrpc) ? "tensors, gRPC" : settings.IsJsonTensors ? "tensors, JSON" : "tensors, binary");
        Add("data", data ?? "random token ids");
        Add("rows in a request", FormattableString.Invariant($"{settings.Tensors.BatchSize}"));
        if (settings.Tensors.Pad is { } pad)
        {
            Add("padded to", FormattableString.Invariant($"{pad} tokens"));
        }

        Add("window", FormattableString.Invariant($"{settings.Plan.Duration.TotalSeconds:0.###} s after {settings.Plan.Warmup.TotalSeconds:0.###} s of warm-up"));
        return new LoadReportContent
        {
            Title = $"Load on {string.Join(" and ", targets.Select(target => target.Name))}",
            Facts = facts,
            Results = runs.Results,
            Notes = runs.Notes,
        };
    }
}
