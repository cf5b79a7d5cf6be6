using System.CommandLine;
using System.Text.Json;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Texts;
using Tritone.Tokenization;

namespace Tritone.Cli.Tokenize;

/// <summary><c>tritone tokenize</c>: texts to token ids, as the model sees them but for the text rules.</summary>
internal static class TokenizeCommand
{
    private static readonly Argument<string[]> Texts = TextSource.TextsArgument();

    private static readonly Option<string?> File = TextSource.FileOption();

    private static readonly Option<string> TokenizerOption = new("--tokenizer")
    {
        HelpName = "DIR",
        Description = "The folder with tokenizer.json, or vocab.txt and tokenizer_config.json; or a model's directory.",
        Required = true,
    };

    private static readonly Option<int?> MaxLength = new("--max-length")
    {
        HelpName = "N",
        Description = "Keep at most N tokens, special ones included. Without it nothing is cut.",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON object a line on standard output." };

    public static Command Create()
    {
        var command = new Command("tokenize", "Turn texts into token ids. Special tokens are added; no text rules are applied.")
        {
            Texts, File, TokenizerOption, MaxLength, Json,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            ("tritone tokenize \"what a day!\" --tokenizer models/emotion", "tokens and ids of one text"),
            ("tritone tokenize --file texts.jsonl --tokenizer my-checkpoint --json", "a file, with offsets in UTF-16 units"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var source = TextSource.Choose(arguments, Texts, File);
        var tokenizer = TextTokenizer.Load(FindTokenizer(arguments.GetValue(TokenizerOption)!));
        var maxLength = arguments.GetValue(MaxLength);
        if (maxLength < tokenizer.SpecialTokenCount)
        {
            throw new UsageException($"--max-length is {maxLength}; every text has {tokenizer.SpecialTokenCount} special tokens");
        }

        var isJson = arguments.GetValue(Json);
        using var output = new Output();
        await foreach (var batch in TextBatches.ReadAsync(source, cancellationToken))
        {
            foreach (var text in batch)
            {
                Write(output, tokenizer, text.Text, maxLength, isJson);
            }

            output.Flush();
        }

        return ExitCode.Done;
    }

    // A model's directory has its tokenizer in a folder of its own.
    private static string FindTokenizer(string directory)
    {
        var inner = Path.Combine(directory, "tokenizer");
        return Directory.Exists(inner) ? inner : directory;
    }

    private static void Write(Output output, TextTokenizer tokenizer, string text, int? maxLength, bool isJson)
    {
        var room = Math.Min(tokenizer.CountTokens(text), maxLength ?? int.MaxValue);
        var ids = new int[room];
        var offsets = new TokenOffset[room];
        tokenizer.Encode(text, ids, offsets, default, out var truncated);
        if (isJson)
        {
            output.WriteJson(writer => WriteFields(writer, tokenizer, text, ids, offsets, maxLength is null ? null : truncated));
        }
        else
        {
            output.WriteLine($"{string.Join(' ', ids.Select(tokenizer.TokenOf))}\t{string.Join(' ', ids)}{(truncated > 0 ? $"\t({truncated} tokens left out)" : "")}");
        }
    }

    private static void WriteFields(Utf8JsonWriter writer, TextTokenizer tokenizer, string text, int[] ids, TokenOffset[] offsets, int? truncated)
    {
        writer.WriteString("text", text);
        writer.WriteStartArray("ids");
        foreach (var id in ids)
        {
            writer.WriteNumberValue(id);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("tokens");
        foreach (var id in ids)
        {
            writer.WriteStringValue(tokenizer.TokenOf(id));
        }

        writer.WriteEndArray();
        writer.WriteStartArray("offsets");
        foreach (var (start, end) in offsets)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(start);
            writer.WriteNumberValue(end);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        if (truncated is { } count)
        {
            writer.WriteNumber("truncated", count);
        }
    }
}
