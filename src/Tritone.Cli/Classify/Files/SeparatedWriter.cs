using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Classify.Files;

/// <summary>Columns separated by commas or tabs: those of the rows, then label, score, one score for each label, tokens, and what was left out.</summary>
internal sealed class SeparatedWriter : IAnswerWriter
{
    private readonly CsvWriter _csv;
    private readonly AnswerFormat _format;
    private readonly IReadOnlyList<string> _labels;
    private List<string>? _columns;

    /// <summary>Creates a writer.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="delimiter">What separates columns.</param>
    /// <param name="format">What is said of a text.</param>
    /// <param name="labels">The labels of the model.</param>
    /// <param name="columns">The columns of the rows that stand there already; empty at the beginning of a file.</param>
    public SeparatedWriter(Stream stream, string delimiter, AnswerFormat format, IReadOnlyList<string> labels, IReadOnlyList<string> columns)
    {
        _format = format;
        _labels = labels;
        _columns = columns.Count > 0 ? [.. columns] : null;
        _csv = new CsvWriter(
            new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024),
            new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = delimiter, NewLine = "\n" });
    }

    public IReadOnlyList<string> Columns => _columns ?? [];

    public string? Write(Row row, Prediction prediction)
    {
        if (_columns is null)
        {
            Begin(row);
        }

        if (row.Fields.FirstOrDefault(field => !_columns!.Contains(field.Name)) is { Name: { } other })
        {
            return $"it has the field '{other}', which the first row has not";
        }

        foreach (var column in _columns!)
        {
            var field = row.Fields.FirstOrDefault(field => field.Name == column);
            _csv.WriteField(field.IsJson ? TextOf(field.Value) : field.Value);
        }

        foreach (var cell in Cells(prediction))
        {
            _csv.WriteField(cell);
        }

        _csv.NextRecord();
        return null;
    }

    public void Flush() => _csv.Flush();

    public void Dispose() => _csv.Dispose();

    private void Begin(Row row)
    {
        string[] own = ["label", "score", "labels", .. _labels.Select(label => $"score_{label}"), "tokens", "truncated", "windows", .. _format.ShowLogits ? _labels.Select(label => $"logit_{label}") : []];
        var names = own.Select(name => _format.Prefix + name).ToList();
        var columns = row.Fields.Select(field => field.Name).ToList();

        // Before anything is written: rows that were rejected may be all that there is so far, and are kept.
        if (columns.FirstOrDefault(names.Contains) is { } twice)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"the input has a column '{twice}', and so has the answer; with --prefix P the names of the answer begin with P");
        }

        _columns = columns;
        foreach (var name in columns.Concat(names))
        {
            _csv.WriteField(name);
        }

        _csv.NextRecord();
    }

    private IEnumerable<string> Cells(Prediction prediction)
    {
        string[] start = [prediction.Label, Number(prediction.Score), string.Join('|', prediction.Labels)];
        string[] end = [Number(prediction.Tokens), Number(prediction.TruncatedTokens), Number(prediction.Windows)];
        return [.. start, .. prediction.Scores.Select(score => Number(score.Score)), .. end, .. _format.ShowLogits ? prediction.Logits.ToArray().Select(logit => Number(logit)) : []];
    }

    private static string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    // A string is its text; anything else stays JSON.
    private static string TextOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind switch
        {
            JsonValueKind.String => document.RootElement.GetString()!,
            JsonValueKind.Null => "",
            _ => json,
        };
    }
}
