using System.CommandLine;
using System.Globalization;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;
using Tritone.Tokenization;

namespace Tritone.Cli.Tokenize;

/// <summary><c>tritone tokenize</c>: texts to token ids, as the model sees them but for the text rules; and back.</summary>
internal static class TokenizeCommand
{
    private static readonly RowOptions Rows = new();

    private static readonly Option<string> TokenizerOption = new("--tokenizer")
    {
        HelpName = "DIR",
        Description = "The folder with tokenizer.json, or vocab.json and merges.txt, or vocab.txt; or a model's directory.",
        Required = true,
    };

    private static readonly Option<int?> MaxLength = new("--max-length")
    {
        HelpName = "N",
        Description = "Keep at most N tokens, special ones included. Without it nothing is cut.",
    };

    private static readonly Option<string> Truncate = new Option<string>("--truncate")
    {
        Description = "Which end is cut.",
        DefaultValueFactory = _ => "right",
    }.AcceptOnlyFromAmong("right", "left");

    private static readonly Option<string?> Pair = new("--pair")
    {
        HelpName = "TEXT",
        Description = "A second text, which makes a pair with every text.",
    };

    private static readonly Option<bool> NoSpecialTokens = new("--no-special-tokens") { Description = "Add no special tokens. Those that stand in a text are still recognised." };

    private static readonly Option<bool> Count = new("--count") { Description = "Give only the number of tokens." };

    private static readonly Option<bool> Decode = new("--decode") { Description = "Turn ids back into text: each TEXT or line is ids with blanks or commas between. Special tokens are left out." };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line on standard output." };

    public static Command Create()
    {
        var command = new Command("tokenize", "Turn texts into token ids, and back. No text rules are applied.");
        Rows.AddTo(command);
        foreach (var option in (Option[])[TokenizerOption, MaxLength, Truncate, Pair, NoSpecialTokens, Count, Decode, Json])
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command.WithExamples(
            ("tritone tokenize \"what a day!\" --tokenizer models/emotion", "tokens and ids of one text"),
            ("tritone tokenize --file texts.jsonl --tokenizer my-checkpoint --json", "a file, with offsets in UTF-16 units"),
            ("tritone tokenize \"101 2054 1037 2154 102\" --decode --tokenizer models/emotion", "ids back into text"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        RefuseContradictions(arguments);
        var source = RowSource.Choose(arguments, Rows);
        var tokenizer = TextTokenizer.Load(FindTokenizer(arguments.GetValue(TokenizerOption)!));
        var options = new EncodeOptions(arguments.GetValue(NoSpecialTokens), arguments.GetValue(Truncate) is "left" ? TruncationSide.Left : TruncationSide.Right);
        var encoding = new TextEncoding(tokenizer, arguments.GetValue(Pair), arguments.GetValue(MaxLength), options);
        var (count, decode, isJson) = (arguments.GetValue(Count), arguments.GetValue(Decode), arguments.GetValue(Json));

        using var output = new Output();
        await using var rows = source.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = rows.MoveNextAsync();
            if (!next.IsCompleted)
            {
                output.Flush();
            }

            if (!await next)
            {
                output.Flush();
                return ExitCode.Done;
            }

            var text = rows.Current.Text ?? throw Problem(output, rows.Current, rows.Current.Problem!);
            if (decode)
            {
                var ids = ParseIds(text) ?? throw Problem(output, rows.Current, "ids are whole numbers with blanks or commas between");
                TokenOutput.WriteDecoded(output, tokenizer.Decode(ids), isJson);
            }
            else if (count)
            {
                TokenOutput.WriteCount(output, text, encoding.Count(text), isJson);
            }
            else
            {
                TokenOutput.Write(output, tokenizer, encoding.Encode(text), isJson);
            }
        }
    }

    private static void RefuseContradictions(ParseResult arguments)
    {
        if (arguments.GetValue(MaxLength) is { } length and < 0)
        {
            throw new UsageException($"--max-length is {length}; it is at least 0");
        }

        foreach (var (option, others) in ((Option, Option[])[])[(Decode, [MaxLength, Truncate, Pair, NoSpecialTokens, Count]), (Count, [MaxLength, Truncate])])
        {
            if (arguments.GetResult(option) is { Implicit: false } && others.FirstOrDefault(other => arguments.GetResult(other) is { Implicit: false }) is { } other)
            {
                throw new UsageException($"{other.Name} does not go with {option.Name}");
            }
        }
    }

    private static TritoneException Problem(Output output, Row row, string problem)
    {
        output.Flush();
        return new TritoneException(ErrorCode.InvalidArgument, $"{row.Place}: {problem}");
    }

    private static int[]? ParseIds(string text)
    {
        var parts = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var ids = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out ids[i]))
            {
                return null;
            }
        }

        return ids;
    }

    // A model's directory has its tokenizer in a folder of its own.
    private static string FindTokenizer(string directory)
    {
        var inner = Path.Combine(directory, "tokenizer");
        return Directory.Exists(inner) ? inner : directory;
    }
}
