using System.CommandLine;
using Tritone.Cli.Bundled;
using Tritone.Cli.Classify.Files;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;
using Tritone.Runtime.Classification;

namespace Tritone.Cli.Classify;

/// <summary><c>tritone classify</c>: texts in, predictions out, in the order of the texts.</summary>
internal static class ClassifyCommand
{
    private static readonly RowOptions Rows = new();

    private static readonly Option<string?> Model = new("--model")
    {
        HelpName = "DIR",
        Description = "The model's directory. The bundled model if not given.",
    };

    private static readonly Option<string?> OutputFile = new("--output")
    {
        HelpName = "F",
        Description = "Write the answers to a file, .jsonl, .csv or .tsv, with everything else that the rows hold. Rows without an answer go to F.rejected.",
    };

    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on where an interrupted run with the same --file and --output ended, if there was one." };

    private static readonly Option<string> Prefix = new("--prefix")
    {
        HelpName = "P",
        Description = "What the names of the answer's fields begin with, where the rows have fields of the same names.",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<int?> TopN = new("--top-n")
    {
        HelpName = "N",
        Description = "Give the N best labels, best first, instead of all.",
    };

    private static readonly Option<bool> Logits = new("--logits") { Description = "Give the model's raw output too." };

    private static readonly Option<string> OnLong = new Option<string>("--on-long")
    {
        Description = "What happens to a text with more tokens than the model takes.",
        DefaultValueFactory = _ => "truncate",
    }.AcceptOnlyFromAmong("truncate", "refuse", "windows");

    private static readonly Option<int?> Stride = new("--stride")
    {
        HelpName = "N",
        Description = "How many tokens two neighbouring windows share at least. A quarter of a window if not given.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line on standard output; with --output one that sums up the run." };

    public static Command Create()
    {
        var command = new Command("classify", "Say what texts feel like.");
        Rows.AddTo(command);
        foreach (var option in (Option[])[Model, OutputFile, Resume, Prefix, TopN, Logits, OnLong, Stride, Json])
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command.WithExamples(
            ("tritone classify \"what a day!\"", "one text, with the bundled model"),
            ("tritone classify --file tweets.csv --column tweet --output answers.csv", "a file to a file, all columns kept; --resume after an interruption"),
            ("tritone classify --file essays.txt --on-long windows --json", "long texts, all of each"),
            ("tail -f log.txt | tritone classify - --model models/emotion --top-n 2", "standard input as it comes, with a model of your own"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        RefuseContradictions(arguments);
        var source = RowSource.Choose(arguments, Rows);
        var output = arguments.GetValue(OutputFile);
        if (output is not null)
        {
            FileClassification.Check(source, output, arguments.GetValue(TopN));
        }

        var format = new AnswerFormat(arguments.GetValue(TopN), arguments.GetValue(Logits), arguments.GetValue(Prefix)!);
        var model = arguments.GetValue(Model) ?? BundledModel.Ensure(cancellationToken);
        var options = new EmotionClassifierOptions
        {
            OnLong = arguments.GetValue(OnLong) switch
            {
                "refuse" => LongText.Refuse,
                "windows" => LongText.Windows,
                _ => LongText.Truncate,
            },
            WindowStride = arguments.GetValue(Stride),
        };
        using var classifier = EmotionClassifier.Load(model, options);
        if (output is not null)
        {
            var settings = FileClassification.Settings(arguments, source, model, classifier.Version);
            return await FileClassification.RunAsync(classifier, source, output, format, settings, arguments.GetValue(Resume), arguments.GetValue(Json), cancellationToken);
        }

        using var sink = new ConsoleSink(format, arguments.GetValue(Json), showTexts: !source.IsOneArgument);
        await AnswerBar.RunAsync(isShown: Console.IsOutputRedirected && source.File is not null, source.File?.Length, bar =>
            Classification.RunAsync(classifier, source.ReadAsync(cancellationToken), sink, bar, cancellationToken));
        return ExitCode.Done;
    }

    private static void RefuseContradictions(ParseResult arguments)
    {
        if (arguments.GetValue(TopN) is { } topN and < 1)
        {
            throw new UsageException($"--top-n is {topN}; it is at least 1");
        }

        if (arguments.GetValue(Stride) is { } stride)
        {
            if (arguments.GetValue(OnLong) is not "windows")
            {
                throw new UsageException("--stride is for --on-long windows");
            }

            if (stride < 0)
            {
                throw new UsageException($"--stride is {stride}; it is at least 0");
            }
        }

        if (arguments.GetValue(Resume) && arguments.GetValue(OutputFile) is null)
        {
            throw new UsageException("--resume is for --output: there is nothing to go on with on standard output");
        }
    }
}
