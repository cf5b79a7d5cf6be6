using System.Globalization;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Data;

/// <summary>
/// Two files in the form of TweetEval: a text a line, and a label's number on the same line of the other. A <c>mapping.txt</c> beside them names
/// the numbers: the names are then what the rows say, since a model may have the same labels in another order.
/// </summary>
internal sealed class TweetEvalRows(InputFile texts, InputFile labels) : IRowReader
{
    /// <summary>How the name of the file of texts ends.</summary>
    public const string TextsEnd = "_text.txt";

    /// <summary>How the name of the file of labels ends.</summary>
    public const string LabelsEnd = "_labels.txt";

    /// <summary>The file that has the labels of a file of texts, whether it exists or not; null if that one's name is another.</summary>
    public static InputFile? FindLabels(string path)
        => path.EndsWith(TextsEnd, StringComparison.Ordinal) ? new InputFile(path[..^TextsEnd.Length] + LabelsEnd) : null;

    public IEnumerable<Row> Read()
    {
        var mapping = TweetEvalMapping.ReadBeside(texts.Path);
        using var textLines = new LineReader(texts.Open());
        using var labelLines = new LineReader(labels.Open());
        for (var number = 1L; ; number++)
        {
            var (text, label) = (textLines.Read(), labelLines.Read());
            if (text is null && label is null)
            {
                yield break;
            }

            if (text is null || label is null)
            {
                var (textCount, labelCount) = (number - 1 + CountRest(text, textLines), number - 1 + CountRest(label, labelLines));
                throw new TritoneException(ErrorCode.InvalidArgument, $"{texts.Name} has {textCount} lines and {labels.Name} has {labelCount}; each text has its label on the same line");
            }

            var row = new Row
            {
                Line = number,
                Place = string.Create(CultureInfo.InvariantCulture, $"line {number} of {texts.Name} and its labels"),
                Raw = text,
                Text = text,
                Labels = [label],
            };
            yield return mapping?.Name(row) ?? row;
        }
    }

    private static long CountRest(string? line, LineReader reader)
    {
        var count = 0L;
        for (; line is not null; line = reader.Read())
        {
            count++;
        }

        return count;
    }
}
