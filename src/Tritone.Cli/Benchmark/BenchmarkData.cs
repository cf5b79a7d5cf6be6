using System.CommandLine;
using System.Text.Json;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Data;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Benchmark;

/// <summary>What servers are asked: texts, tensors of a file, or something random.</summary>
/// <param name="Texts">The texts, with their labels where there are any; null if it is something else.</param>
/// <param name="TensorFile">A file of tensors; null if it is something else.</param>
/// <param name="Encoder">Makes token ids of texts; null where texts are sent as they are.</param>
internal sealed record BenchmarkData(IReadOnlyList<(string Text, string? Label)>? Texts, string? TensorFile, TextEncoder? Encoder)
{
    // What perf_analyzer calls no file.
    private const string Random = "random";

    /// <summary>Chooses by what was given.</summary>
    /// <exception cref="UsageException">Options do not go together.</exception>
    /// <exception cref="TritoneException">A file is not there, or cannot be read.</exception>
    public static BenchmarkData Choose(ParseResult arguments, bool isText)
    {
        var path = arguments.GetValue(BenchmarkOptions.Data);
        var tokenizer = arguments.GetValue(BenchmarkOptions.Tokenizer);
        if (path is null or Random)
        {
            RefuseIfGiven(arguments, "--data, which is not given", BenchmarkOptions.Tokenizer, BenchmarkOptions.TextColumn, BenchmarkOptions.LabelColumn);
            return isText ? throw new UsageException("--api text takes texts: --data F") : new BenchmarkData(null, null, null);
        }

        new InputFile(path).ThrowIfMissing();
        if (path is "-" || IsOfTensors(path, arguments.GetValue(BenchmarkOptions.TextColumn) ?? "text"))
        {
            RefuseIfGiven(arguments, "texts, and --data has tensors", BenchmarkOptions.Tokenizer, BenchmarkOptions.TextColumn, BenchmarkOptions.LabelColumn);
            return path is "-" ? throw new UsageException("--data is standard input; it is a file")
                : isText ? throw new UsageException($"--api text takes texts, and '{path}' has tensors") : new BenchmarkData(null, path, null);
        }

        if (isText && tokenizer is not null)
        {
            throw new UsageException("--tokenizer does not go with --api text: the server makes the token ids");
        }

        var texts = BenchmarkTexts.Read(new DataFile(path) { TextColumn = arguments.GetValue(BenchmarkOptions.TextColumn), LabelColumn = arguments.GetValue(BenchmarkOptions.LabelColumn) });
        return isText ? new BenchmarkData(texts, null, null)
            : tokenizer is not null ? new BenchmarkData(texts, null, TextEncoder.Load(tokenizer))
            : throw new UsageException("--data has texts: --tokenizer DIR makes token ids of them, and with --api text the server does");
    }

    // A line of JSON without a text is one of tensors, and so is perf_analyzer's file.
    private static bool IsOfTensors(string path, string textField)
    {
        if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var file = new InputFile(path);
        if (file.Kind is not RowKind.JsonLines)
        {
            return false;
        }

        using var reader = new LineReader(file.Open());
        var line = reader.Read();
        while (line is not null && string.IsNullOrWhiteSpace(line))
        {
            line = reader.Read();
        }

        try
        {
            using var document = JsonDocument.Parse(line ?? "");
            return document.RootElement.ValueKind is JsonValueKind.Object
                && !(document.RootElement.TryGetProperty(textField, out var text) && text.ValueKind is JsonValueKind.String);
        }
        catch (JsonException)
        {
            // The reader of texts says what is wrong with it.
            return false;
        }
    }

    private static void RefuseIfGiven(ParseResult arguments, string what, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            if (arguments.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} is for {what}");
            }
        }
    }
}
