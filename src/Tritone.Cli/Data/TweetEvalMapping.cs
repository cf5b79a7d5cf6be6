using System.Globalization;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Data;

/// <summary>What the numbers of labels mean: a number, a tab and a name on each line.</summary>
internal sealed class TweetEvalMapping
{
    private readonly Dictionary<int, string> _names = [];
    private readonly InputFile _file;

    private TweetEvalMapping(InputFile file)
    {
        _file = file;
        using var reader = new LineReader(file.Open());
        for (var line = 1; reader.Read() is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                Add(line, text);
            }
        }
    }

    /// <summary>Reads the mapping in the folder of a file.</summary>
    /// <returns>The mapping; null if there is none.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is not sound.</exception>
    public static TweetEvalMapping? ReadBeside(string path)
    {
        var file = new InputFile(Path.Combine(Path.GetDirectoryName(path) ?? "", "mapping.txt"));
        return File.Exists(file.Path) ? new TweetEvalMapping(file) : null;
    }

    /// <summary>Puts names for the numbers of a row.</summary>
    public Row Name(Row row)
    {
        var names = new List<string>();
        foreach (var part in row.Labels.Where(cell => !string.IsNullOrWhiteSpace(cell)).SelectMany(cell => cell.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (!TryParse(part, out var number) || !_names.TryGetValue(number, out var name))
            {
                return row with
                {
                    Text = null,
                    Problem = $"label '{ErrorText.Shorten(part)}' is not a number of {_file.Name}, which has {ErrorText.Shorten(string.Join(", ", _names.Keys.Order()))}",
                };
            }

            names.Add(name);
        }

        return row with { Labels = names };
    }

    private void Add(int line, string text)
    {
        var parts = text.Split('\t', StringSplitOptions.TrimEntries);
        if (parts is not [var digits, { Length: > 0 } name] || !TryParse(digits, out var number))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"line {line} of {_file.Name} is '{ErrorText.Shorten(text)}'; it is a label's number, a tab and its name");
        }

        if (!_names.TryAdd(number, name))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"line {line} of {_file.Name} names the number {number} again");
        }
    }

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
