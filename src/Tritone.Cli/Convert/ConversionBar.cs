using Spectre.Console;
using Tritone.Cli.CommandLine;
using Tritone.Modeling.Conversion;

namespace Tritone.Cli.Convert;

/// <summary>Shows how far a conversion is, if a person watches.</summary>
internal static class ConversionBar
{
    private static readonly ConversionStage[] Stages = Enum.GetValues<ConversionStage>();

    /// <summary>Runs a conversion under a progress bar.</summary>
    public static T Show<T>(Func<IProgress<ConversionProgress>?, T> convert)
    {
        if (!Terminal.IsWatched)
        {
            return convert(null);
        }

        return Terminal.Error.Progress().AutoClear(true).Start(context =>
        {
            var bar = context.AddTask(Words(Stages[0]), maxValue: Stages.Length);
            return convert(new Reporter(bar));
        });
    }

    private static string Words(ConversionStage stage) => stage switch
    {
        ConversionStage.Reading => "reading the checkpoint",
        ConversionStage.Writing => "writing the graph",
        ConversionStage.Checking => "checking parity",
        ConversionStage.Quantizing => "quantising",
        ConversionStage.Comparing => "comparing with the float model",
        ConversionStage.Publishing => "publishing",
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, null),
    };

    private sealed class Reporter(ProgressTask bar) : IProgress<ConversionProgress>
    {
        public void Report(ConversionProgress value)
        {
            bar.Description = Words(value.Stage);
            bar.Value = Array.IndexOf(Stages, value.Stage) + value.Completed;
        }
    }
}
