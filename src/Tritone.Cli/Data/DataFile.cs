using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Data;

/// <summary>A file of texts, labelled or not, and where in it they stand.</summary>
internal sealed record DataFile(string Path)
{
    /// <summary>The column or field of the text; null means <c>text</c>, without a header the first.</summary>
    public string? TextColumn { get; init; }

    /// <summary>The column or field of the labels; null means <c>label</c>, without a header the second.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Whether the first row of columns names them.</summary>
    public bool HasHeader { get; init; } = true;

    public InputFile File => new(Path);

    /// <summary>A reader of the texts alone.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such file.</exception>
    public IRowReader Texts()
    {
        File.ThrowIfMissing();
        return File.Kind is RowKind.Lines ? new LineRows(File) : OfColumns(label: null);
    }

    /// <summary>A reader of the texts with their labels.</summary>
    /// <exception cref="UsageException">A file of this kind holds no labels; or text and labels are said to be in the same column.</exception>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such file, or none with its labels.</exception>
    public IRowReader LabelledTexts()
    {
        File.ThrowIfMissing();
        if (File.Kind is not RowKind.Lines)
        {
            var label = new RequiredColumn(LabelColumn ?? Default("label", "2"), DataOptions.LabelColumnName, "label");
            return label.Name != TextName
                ? OfColumns(label)
                : throw new UsageException($"{DataOptions.TextColumnName} and {DataOptions.LabelColumnName} are both '{label.Name}' for {File.Name}");
        }

        var labels = TweetEvalRows.FindLabels(Path) ?? throw new UsageException(
            $"{File.Name} has no labels; a .csv, .tsv or .jsonl file may have, or a file NAME{TweetEvalRows.TextsEnd} with NAME{TweetEvalRows.LabelsEnd} beside it");
        labels.ThrowIfMissing();
        return new TweetEvalRows(File, labels);
    }

    private string TextName => TextColumn ?? Default("text", "1");

    private string Default(string name, string number) => HasHeader || File.Kind is RowKind.JsonLines ? name : number;

    private IRowReader OfColumns(RequiredColumn? label)
    {
        var text = new RequiredColumn(TextName, DataOptions.TextColumnName, "text");
        return File.Kind is RowKind.JsonLines ? new JsonRows(File, text, label) : new SeparatedRows(File, HasHeader, text, label);
    }
}
