using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Data;
using Tritone.Evaluation.Reports;
using Tritone.Modeling.Gate;

namespace Tritone.Cli.Verify;

/// <summary><c>tritone verify</c>: a model is held against the checkpoint that it was made of, or against another model.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> Model = new("MODEL") { Description = "A model's directory, or the folder of one of its versions." };

    private static readonly Option<string> Against = new("--against")
    {
        HelpName = "CHECKPOINT_OR_MODEL",
        Description = "What is taken to be right: a checkpoint's folder, or a model's directory or version.",
        Required = true,
    };

    private static readonly DataOptions Data = new("--texts", "Compare on these texts, whose labels need not be known; 1,000 built-in ones if not given.");

    private static readonly GateArguments Gate = new(Data);

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object on standard output, with every flip." };

    public static Command Create()
    {
        var command = new Command("verify", "Prove that a model answers as its checkpoint does: flips, paired statistics, the same logits in any batch. Exit code 3 if it does not.")
        {
            Model, Against,
        };
        Data.AddTo(command);
        Gate.AddTo(command);
        command.Options.Add(Json);
        command.SetAction(RunAsync);
        return command.WithExamples(
            ("tritone verify models/emotion --against my-checkpoint", "on built-in texts: do labels change?"),
            ("tritone verify models/emotion --against my-checkpoint --data test.tsv --report report.html", "on labelled texts too, with a page to look at"),
            ("tritone verify models/emotion/2 --against models/emotion/1 --texts tweets.txt --json", "one version against another, for a program"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var report = arguments.GetValue(Gate.Report);
        ReportFile.Check(report);
        var texts = Data.Choose(arguments).Texts is { } file ? TextFile.Read(file, cancellationToken) : null;
        var options = Gate.Read(arguments, texts, cancellationToken);
        var result = await Task.Run(
            () => Show(progress => Verifier.Verify(arguments.GetValue(Model)!, arguments.GetValue(Against)!, options, progress, cancellationToken)), CancellationToken.None);
        var title = string.Create(CultureInfo.InvariantCulture, $"{result.Model}, version {result.Version}, against {result.Against}");
        if (report is not null)
        {
            ReportFile.Write(report, title, result.Gate, [new ReportFigure("model", $"{result.Model}, version {result.Version}"), new ReportFigure("against", result.Against)], []);
        }

        using var output = new Output();
        if (arguments.GetValue(Json))
        {
            output.WriteJson(writer =>
            {
                writer.WriteString("model", result.Model);
                writer.WriteNumber("version", result.Version);
                writer.WriteString("against", result.Against);
                GateOutput.WriteJson(writer, result.Gate);
            });
        }
        else
        {
            output.WriteLine(title);
            GateOutput.WriteVerdict(output, result.Gate);
            GateOutput.WriteFigures(output, result.Gate);
        }

        output.Flush();
        GateOutput.WriteObjection(result.Gate);
        return GateOutput.ToExitCode(result.Gate);
    }

    private static T Show<T>(Func<IProgress<double>?, T> verify)
        => Terminal.IsWatched
            ? Terminal.Error.Progress().AutoClear(true).Start(context => verify(new Reporter(context.AddTask("comparing", maxValue: 1))))
            : verify(null);

    private sealed class Reporter(ProgressTask bar) : IProgress<double>
    {
        public void Report(double value) => bar.Value = value;
    }
}
