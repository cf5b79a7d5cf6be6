using System.Globalization;
using Spectre.Console;
using Tritone.Cli.CommandLine;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;

namespace Tritone.Cli.Benchmark;

/// <summary>Shows how far a run is, if a person watches.</summary>
internal static class BenchmarkBar
{
    /// <summary>Measures under a bar.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="measure">Measures.</param>
    public static Task<LoadResult> RunAsync(string name, Func<IProgress<LoadProgress>?, Task<LoadResult>> measure)
        => Terminal.IsWatched
            ? Terminal.Error.Progress()
                .AutoClear(true)
                .Columns(new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
                .StartAsync(context => measure(new Reporter(name, context.AddTask(name.EscapeMarkup(), maxValue: 1))))
            : measure(null);

    private sealed class Reporter(string name, ProgressTask bar) : IProgress<LoadProgress>
    {
        private LoadProgress _last;

        public void Report(LoadProgress value)
        {
            var rate = (value.Answers - _last.Answers) / Math.Max(0.001, (value.Elapsed - _last.Elapsed).TotalSeconds);
            _last = value;
            bar.Value = Math.Min(1, value.Elapsed / value.Total);
            var failed = value.Errors > 0 ? string.Create(CultureInfo.InvariantCulture, $", {value.Errors:N0} failed") : "";
            bar.Description = string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {Math.Min(value.Elapsed.TotalSeconds, value.Total.TotalSeconds):0.0} of {value.Total.TotalSeconds:0.#} s, {rate:N0} answers/s, {value.InFlight:N0} in flight{failed}").EscapeMarkup();
        }
    }
}
