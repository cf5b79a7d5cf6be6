using Tritone.Cli.Data;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Benchmark;

/// <summary>Reads the texts of a file, with the labels if it has any.</summary>
internal static class BenchmarkTexts
{
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there are rows that cannot be used, or none at all.</exception>
    public static IReadOnlyList<(string Text, string? Label)> Read(DataFile file)
    {
        var reader = HasLabels(file) ? file.LabelledTexts() : file.Texts();
        return [.. DataRows.Read(file.File, reader, Take, CancellationToken.None).Select(item => (item.Text, item.Label))];
    }

    private static (Item? Item, string? Problem) Take(Row row)
        => row.Labels.Count > 1 || (row.Labels is [var only] && only.Contains(',', StringComparison.Ordinal))
            ? (null, "it has several labels; the answer is compared with one")
            : (new Item(row.Text!, row.Labels is [{ Length: > 0 } label] ? label : null), null);

    // Of a file of columns or fields, the first row tells.
    private static bool HasLabels(DataFile file)
    {
        if (file.LabelColumn is not null)
        {
            return true;
        }

        return file.File.Kind is RowKind.Lines
            ? TweetEvalRows.FindLabels(file.Path) is { } labels && File.Exists(labels.Path)
            : file.Texts().Read().FirstOrDefault() is { } first && first.Fields.Any(field => field.Name == "label");
    }

    private sealed record Item(string Text, string? Label);
}
