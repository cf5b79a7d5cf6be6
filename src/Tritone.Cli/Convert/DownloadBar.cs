using Spectre.Console;
using Tritone.Cli.CommandLine;
using Tritone.Modeling.Hub;

namespace Tritone.Cli.Convert;

/// <summary>Shows how far a download is and how fast, if a person watches.</summary>
internal static class DownloadBar
{
    /// <summary>Runs a download under a progress bar.</summary>
    public static Task<T> ShowAsync<T>(Func<IProgress<HubProgress>?, Task<T>> download)
    {
        if (!Terminal.IsWatched)
        {
            return download(null);
        }

        ProgressColumn[] columns = [new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn()];
        return Terminal.Error.Progress().AutoClear(true).Columns(columns).StartAsync(context => download(new Reporter(context.AddTask("asking the hub"))));
    }

    private sealed class Reporter(ProgressTask bar) : IProgress<HubProgress>
    {
        public void Report(HubProgress value)
        {
            bar.Description = value.File;
            bar.MaxValue = Math.Max(1, value.BytesInAll);
            bar.Value = value.BytesDone;
        }
    }
}
