using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Tritone.Cli.CommandLine;

namespace Tritone.Cli.Classify;

/// <summary>Shows how many rows are done, how fast, and how long the rest takes, if a person watches and the answers go elsewhere.</summary>
internal sealed class AnswerBar
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ProgressTask? _bar;
    private long _rows;

    private AnswerBar(ProgressTask? bar) => _bar = bar;

    /// <summary>Runs something under a bar.</summary>
    /// <param name="isShown">Whether it is shown, given that a person watches.</param>
    /// <param name="length">The bytes that there are to read; null if nobody knows.</param>
    /// <param name="run">What to run.</param>
    public static Task RunAsync(bool isShown, long? length, Func<AnswerBar, Task> run)
    {
        if (!isShown || !Terminal.IsWatched)
        {
            return run(new AnswerBar(null));
        }

        ProgressColumn[] columns = length is null
            ? [new TaskDescriptionColumn()]
            : [new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn(), new RemainingTimeColumn()];
        return Terminal.Error.Progress().AutoClear(false).Columns(columns).StartAsync(context => run(new AnswerBar(context.AddTask("reading", maxValue: Math.Max(1, length ?? 1)))));
    }

    /// <summary>Counts a row.</summary>
    /// <param name="position">How far the file was read when the row was.</param>
    public void Add(long position)
    {
        _rows++;
        if (_bar is null)
        {
            return;
        }

        _bar.Value = position;
        _bar.Description = string.Create(CultureInfo.InvariantCulture, $"{_rows:N0} rows, {_rows / _watch.Elapsed.TotalSeconds:N0} rows/s");
    }
}
