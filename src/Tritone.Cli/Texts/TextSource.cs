using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Tritone.Cli.CommandLine;

namespace Tritone.Cli.Texts;

/// <summary>Where the texts of a command come from: its arguments, a file, or standard input. They are read one by one.</summary>
internal sealed class TextSource
{
    private readonly IReadOnlyList<string> _arguments;
    private readonly string? _file;

    private TextSource(IReadOnlyList<string> arguments, string? file)
    {
        _arguments = arguments;
        _file = file;
    }

    public static Argument<string[]> TextsArgument() => new("TEXT")
    {
        Description = "The texts. Without any, and without --file, standard input is read. '--' stands before texts that begin with it.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Option<string?> FileOption() => new("--file")
    {
        HelpName = "F",
        Description = "Read the texts from a file: one a line, or .jsonl with \"text\". '-' is standard input.",
    };

    /// <summary>Whether there is one text and it was typed: its answer needs no text beside it.</summary>
    public bool IsOneArgument => _arguments.Count == 1;

    /// <summary>Chooses by what was given.</summary>
    /// <exception cref="UsageException">There are texts in two places, or nowhere, or one that looks like a misspelt option.</exception>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such file.</exception>
    public static TextSource Choose(ParseResult result, Argument<string[]> texts, Option<string?> fileOption)
    {
        var arguments = result.GetValue(texts) ?? [];
        var file = result.GetValue(fileOption);
        var beforeDoubleDash = result.Tokens.TakeWhile(token => token.Type is not TokenType.DoubleDash);
        if (beforeDoubleDash.FirstOrDefault(token => token.Type is TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
        {
            throw new UsageException($"there is no option '{unknown.Value}'; if it is a text, put '--' before it");
        }

        if (arguments.Length > 0 && file is not null)
        {
            throw new UsageException("both TEXT and --file are given; give one of them");
        }

        if (file is not (null or "-") && !File.Exists(file))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file '{file}'");
        }

        if (arguments.Length > 0)
        {
            return new TextSource(arguments, null);
        }

        return file is not null || Console.IsInputRedirected
            ? new TextSource([], file ?? "-")
            : throw new UsageException("no text is given; give TEXT, --file F, or pipe texts in");
    }

    /// <summary>Reads the texts.</summary>
    /// <exception cref="TritoneException">A line of a <c>.jsonl</c> file is not what it should be.</exception>
    public IEnumerable<NumberedText> Read()
    {
        if (_file is null)
        {
            foreach (var (i, text) in _arguments.Index())
            {
                yield return new NumberedText(text, _arguments.Count == 1 ? "the text" : string.Create(CultureInfo.InvariantCulture, $"text {i + 1}"));
            }

            yield break;
        }

        var isJson = _file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);
        var name = _file is "-" ? "standard input" : $"'{_file}'";
        using var reader = new LineReader(Open(_file));
        for (var number = 1L; reader.Read() is { } line; number++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {number} of {name}");
            if (!isJson)
            {
                yield return new NumberedText(line, place);
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                yield return new NumberedText(ReadText(line, place), place);
            }
        }
    }

    public static Stream Open(string file)
    {
        if (file is "-")
        {
            return Console.OpenStandardInput();
        }

        return File.Exists(file)
            ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1)
            : throw new TritoneException(ErrorCode.NotFound, $"there is no file '{file}'");
    }

    private static string ReadText(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind is JsonValueKind.Object
                && document.RootElement.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String
                ? text.GetString()!
                : throw new TritoneException(ErrorCode.InvalidArgument, $"{place} is not an object with a string \"text\"");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{place} is not JSON: {ErrorText.Of(exception)}", exception);
        }
    }
}
