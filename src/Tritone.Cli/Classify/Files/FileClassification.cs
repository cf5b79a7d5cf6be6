using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;
using Tritone.Files;
using Tritone.Repository;
using Tritone.Repository.Publication;
using Tritone.Runtime.Classification;

namespace Tritone.Cli.Classify.Files;

/// <summary>Classifies the rows of a file into another file, in one run or in several.</summary>
internal static class FileClassification
{
    private static readonly string[] Extensions = [".jsonl", ".csv", ".tsv"];

    // What does not change an answer.
    private static readonly string[] Immaterial = ["--file", "--model", "--output", "--resume", "--json"];

    /// <summary>Refuses what does not go with an output file, before anything is loaded.</summary>
    public static void Check(RowSource source, string output, int? topN)
    {
        if (!Extensions.Contains(Extension(output)))
        {
            throw new UsageException($"--output is '{output}'; its name ends with {string.Join(", ", Extensions)}");
        }

        if (source.File is not { IsStandardInput: false })
        {
            throw new UsageException("--output is for the rows of --file F: texts that are typed or piped in cannot be gone on with");
        }

        if (topN is not null && Extension(output) is not ".jsonl")
        {
            throw new UsageException($"--top-n does not go with '{output}': each label has a column there");
        }
    }

    /// <summary>What a run is made from and how.</summary>
    public static IReadOnlyDictionary<string, string> Settings(ParseResult arguments, RowSource source, string model, long version)
    {
        var file = new FileInfo(source.File!.Path);
        var graph = FileHash.Describe(ModelDirectory.Open(model).ModelPath(version), "model");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["file"] = file.FullName,
            ["file length"] = FileLength.Of(file.FullName).ToString(CultureInfo.InvariantCulture),
            ["file time"] = file.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture),
            ["model"] = graph.Sha256,
        };
        foreach (var option in arguments.CommandResult.Command.Options.Where(option => !Immaterial.Contains(option.Name)))
        {
            if (arguments.GetResult(option) is { Implicit: false } result)
            {
                settings[option.Name] = string.Join(' ', result.Tokens.Select(token => token.Value));
            }
        }

        return settings;
    }

    /// <summary>Runs it to the end, or until it is interrupted.</summary>
    /// <returns>The exit code: 1 if rows were rejected.</returns>
    public static async Task<int> RunAsync(
        EmotionClassifier classifier, RowSource source, string output, AnswerFormat format, IReadOnlyDictionary<string, string> settings, bool resume, bool isJson, CancellationToken cancellationToken)
    {
        if (resume && File.Exists(output) && !File.Exists(AnswerFile.PartialPath(output)))
        {
            Console.Error.WriteLine($"'{output}' is whole; nothing is left to do");
            return File.Exists(AnswerFile.RejectedPath(output)) ? ExitCode.Failed : ExitCode.Done;
        }

        var watch = Stopwatch.StartNew();
        using var file = AnswerFile.Open(output, settings, resume, (stream, columns) => Extension(output) is ".jsonl"
            ? new JsonLinesWriter(stream, format)
            : new SeparatedWriter(stream, Extension(output) is ".csv" ? "," : "\t", format, classifier.Labels, columns));
        try
        {
            await AnswerBar.RunAsync(isShown: true, source.File!.Length, bar =>
                Classification.RunAsync(classifier, SkipAsync(source, file.RowsBefore, cancellationToken), file, bar, cancellationToken));
        }
        catch
        {
            if (file.Stop())
            {
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Rows:N0} rows are done; --resume goes on with them"));
            }

            throw;
        }

        file.Complete();
        Report(file, output, watch.Elapsed, isJson);
        return file.RejectedRows > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static async IAsyncEnumerable<Row> SkipAsync(RowSource source, long rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in source.ReadAsync(cancellationToken))
        {
            if (rows-- <= 0)
            {
                yield return row;
            }
        }
    }

    private static void Report(AnswerFile file, string output, TimeSpan elapsed, bool isJson)
    {
        var rowsNow = file.Rows - file.RowsBefore;
        using var standardOutput = new Output();
        if (isJson)
        {
            standardOutput.WriteJson(writer =>
            {
                writer.WriteString("output", output);
                writer.WriteNumber("rows", file.Rows);
                writer.WriteNumber("rejected", file.RejectedRows);
                writer.WriteNumber("rows_before", file.RowsBefore);
                writer.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
                writer.WriteNumber("rows_per_second", Math.Round(rowsNow / elapsed.TotalSeconds, 1));
            });
        }
        else
        {
            standardOutput.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{output}: {file.Rows:N0} rows{(file.RowsBefore > 0 ? $", {file.RowsBefore:N0} of them before" : "")}, {elapsed.TotalSeconds:N1} s, {rowsNow / elapsed.TotalSeconds:N0} rows/s"));
        }

        standardOutput.Flush();
        if (file.RejectedRows > 0)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.RejectedRows:N0} rows have no answer: '{AnswerFile.RejectedPath(output)}' says why"));
        }
    }

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
