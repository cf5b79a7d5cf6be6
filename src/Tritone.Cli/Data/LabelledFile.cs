using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Data;

/// <summary>Reads the labelled texts of a file: all of them, or none.</summary>
internal static class LabelledFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="file">The file: columns, JSON lines, or a pair in the form of TweetEval.</param>
    /// <param name="labels">The labels of the model, in its order.</param>
    /// <param name="isMultiLabel">Whether a text has any number of labels, or exactly one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UsageException">A file of this kind has no labels.</exception>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such file. <see cref="ErrorCode.InvalidArgument"/>: it has no texts, no column of labels, or rows that cannot be used; these are named together.
    /// </exception>
    public static LabelledData Read(DataFile file, IReadOnlyList<string> labels, bool isMultiLabel, CancellationToken cancellationToken = default)
    {
        var gold = new GoldLabels(labels, isMultiLabel);
        var texts = DataRows.Read(file.File, file.LabelledTexts(), CreateText, cancellationToken);
        return new LabelledData(Path.GetFileName(file.Path), texts);

        (LabelledText?, string?) CreateText(Row row)
        {
            var (indices, problem) = gold.Find(row.Labels);
            return (indices is null ? null : new LabelledText(row.Text!, indices, row.Place), problem);
        }
    }
}
