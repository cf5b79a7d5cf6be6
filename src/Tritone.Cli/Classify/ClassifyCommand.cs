using System.CommandLine;
using Tritone.Cli.Bundled;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Texts;
using Tritone.Runtime.Classification;

namespace Tritone.Cli.Classify;

/// <summary><c>tritone classify</c>: texts in, predictions out, in the order of the texts.</summary>
internal static class ClassifyCommand
{
    private static readonly Argument<string[]> Texts = TextSource.TextsArgument();

    private static readonly Option<string?> File = TextSource.FileOption();

    private static readonly Option<string?> Model = new("--model")
    {
        HelpName = "DIR",
        Description = "The model's directory. The bundled model if not given.",
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
    }.AcceptOnlyFromAmong("truncate", "refuse");

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line on standard output." };

    public static Command Create()
    {
        var command = new Command("classify", "Say what texts feel like.") { Texts, File, Model, TopN, Logits, OnLong, Json };
        command.SetAction(RunAsync);
        return command.WithExamples(
            ("tritone classify \"what a day!\"", "one text, with the bundled model"),
            ("tritone classify --file tweets.txt --json > predictions.jsonl", "a file, one text a line"),
            ("cat tweets.txt | tritone classify --model models/emotion --top-n 2", "standard input, with a model of your own"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(TopN) is { } topN and < 1)
        {
            throw new UsageException($"--top-n is {topN}; it is at least 1");
        }

        var source = TextSource.Choose(arguments, Texts, File);
        var format = new PredictionFormat(arguments.GetValue(Json), ShowTexts: !source.IsOneArgument, arguments.GetValue(TopN), arguments.GetValue(Logits));
        using var classifier = EmotionClassifier.Load(
            arguments.GetValue(Model) ?? BundledModel.Ensure(cancellationToken),
            new EmotionClassifierOptions { OnLong = arguments.GetValue(OnLong) is "refuse" ? LongText.Refuse : LongText.Truncate });

        using var output = new Output();
        using var count = new TextCount();
        await foreach (var batch in TextBatches.ReadAsync(source, cancellationToken))
        {
            var (predictions, failure) = await ClassifyAsync(classifier, batch, cancellationToken);
            foreach (var (text, prediction) in batch.Zip(predictions))
            {
                format.Write(output, text.Text, prediction);
            }

            output.Flush();
            count.Add(predictions.Count);
            if (failure is not null)
            {
                throw failure;
            }
        }

        return ExitCode.Done;
    }

    // A text that is refused ends the command; the texts before it have their answers, and it is named by its line.
    private static async Task<(IReadOnlyList<Prediction> Predictions, TritoneException? Failure)> ClassifyAsync(
        EmotionClassifier classifier, IReadOnlyList<NumberedText> batch, CancellationToken cancellationToken)
    {
        try
        {
            return (await classifier.ClassifyAsync([.. batch.Select(text => text.Text)], cancellationToken), null);
        }
        catch (TritoneException exception) when (exception.Code is ErrorCode.InvalidArgument)
        {
            return await ClassifyOneByOneAsync(classifier, batch, cancellationToken);
        }
    }

    private static async Task<(IReadOnlyList<Prediction> Predictions, TritoneException? Failure)> ClassifyOneByOneAsync(
        EmotionClassifier classifier, IReadOnlyList<NumberedText> batch, CancellationToken cancellationToken)
    {
        var predictions = new List<Prediction>();
        foreach (var (text, place) in batch)
        {
            try
            {
                predictions.Add(await classifier.ClassifyAsync(text, cancellationToken));
            }
            catch (TritoneException exception) when (exception.Code is ErrorCode.InvalidArgument)
            {
                return (predictions, new TritoneException(exception.Code, $"{place}: {exception.Message}", exception));
            }
        }

        return (predictions, null);
    }
}
