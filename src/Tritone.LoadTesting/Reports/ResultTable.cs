using Tritone.Evaluation.Reports;
using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Reports;

/// <summary>All runs, a row each. A column that no run has anything for is left out.</summary>
internal static class ResultTable
{
    private static readonly (string Name, Func<LoadResult, string> Text, Func<LoadResult, bool> Has)[] Columns =
    [
        ("load", run => $"{run.Shape}", _ => true),
        // Beside the load: the right end of a wide table is scrolled out of sight, and this is to be seen before the figures.
        ("valid", Flags, _ => true),
        ("requests/s", run => Figure.Text(run.RequestsPerSecond), _ => true),
        ("rows/s", run => Figure.Text(run.RowsPerSecond), run => run.RowsPerSecond != run.RequestsPerSecond),
        ("p50", run => Figure.Latency(run.Latency, latency => latency.P50), _ => true),
        ("p90", run => Figure.Latency(run.Latency, latency => latency.P90), _ => true),
        ("p95", run => Figure.Latency(run.Latency, latency => latency.P95), _ => true),
        ("p99", run => Figure.Latency(run.Latency, latency => latency.P99), _ => true),
        ("p99.9", run => Figure.Latency(run.Latency, latency => latency.P999), _ => true),
        ("max", run => Figure.Latency(run.Latency, latency => latency.Max), _ => true),
        ("p99 from send", run => Figure.Latency(run.LatencyFromSend, latency => latency.P99), _ => true),
        ("own lag p99", run => Figure.Latency(run.Lag, lag => lag.P99), run => run.Lag is not null),
        ("errors", Figure.Errors, _ => true),
        ("good/s", run => Figure.Text(run.Goodput), run => run.Good is not null),
        ("wrong labels", run => run.Checked == 0 ? Figure.None : FormattableString.Invariant($"{run.Wrong:N0} of {run.Checked:N0}"), run => run.Checked > 0),
        ("server queue", run => Figure.Text(run.Server?.Queue), run => run.Server is not null),
        ("server compute", run => Figure.Text(run.Server is { } server ? server.ComputeInput + server.ComputeInfer + server.ComputeOutput : null), run => run.Server is not null),
        ("server batch, rows", run => Figure.Text(run.Server?.MeanBatch), run => run.Server is not null),
        ("own CPU, cores", run => Figure.Text(run.OwnCpu), _ => true),
    ];

    public static void Write(HtmlWriter html, IReadOnlyList<NamedResult> runs)
    {
        var several = runs.Select(run => run.Target).Distinct().Count() > 1;
        var columns = Columns.Where(column => runs.Any(run => column.Has(run.Result))).ToArray();
        html.Line($"<h2>Runs</h2><section class=\"card\"><div class=\"scroll\"><table class=\"runs\"><tr>");
        if (several)
        {
            html.Line($"<th>target</th>");
        }

        foreach (var column in columns)
        {
            html.Line($"<th>{column.Name}</th>");
        }

        html.Line($"</tr>");
        foreach (var run in runs)
        {
            html.Line($"<tr>");
            if (several)
            {
                html.Line($"<td>{run.Target}</td>");
            }

            foreach (var column in columns)
            {
                html.Line($"<td>{column.Text(run.Result)}</td>");
            }

            html.Line($"</tr>");
        }

        html.Line($"</table></div><p class=\"soft\">Times in milliseconds, from the intended moment of sending unless it says otherwise. Requests that were given up count with the time they had waited.</p></section>");
    }

    private static string Flags(LoadResult result) => (result.Invalid, result.IsOverloaded) switch
    {
        (null, false) => "✓ yes",
        (null, true) => "✗ overloaded",
        (_, true) => "✗ invalid, overloaded",
        _ => "✗ invalid",
    };
}
