using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Tritone.Cli.Rows;

/// <summary>Rows of columns, separated by commas or tabs; a field in quotes may hold line breaks. The first row names the columns, unless there is no header.</summary>
internal sealed class SeparatedRows(InputFile file, bool hasHeader, RequiredColumn text, RequiredColumn? label = null) : IRowReader
{
    // A quote that is never closed takes the rest of the file for one field.
    private const int MaxFieldLength = 16 * 1024 * 1024;

    private bool _isBroken;

    public IEnumerable<Row> Read()
    {
        using var stream = file.Open();
        using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = file.Kind is RowKind.Tabs ? "\t" : ",",
            IgnoreBlankLines = false,
            MaxFieldSize = MaxFieldLength,

            // Quotes within a field that does not begin with one are taken as they are; a quote that is not closed is no field.
            BadDataFound = bad => _isBroken |= bad.Field.StartsWith('"') && bad.Field.Count(unit => unit is '"') % 2 == 1,
        });

        var names = hasHeader && Next(parser) ? parser.Record! : null;
        if (hasHeader && names is null)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{file.Name} is empty; its first row names the columns");
        }

        var columns = names is null ? default : FindColumns(names);
        while (true)
        {
            var line = parser.RawRow + 1;
            _isBroken = false;
            if (!Next(parser))
            {
                yield break;
            }

            if (parser.RawRecord.AsSpan().Trim("\r\n").IsEmpty)
            {
                continue;
            }

            if (names is null)
            {
                names = [.. parser.Record!.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"column_{i + 1}"))];
                columns = FindColumns(names);
            }

            yield return Create(parser, line, names, columns, file.PositionOf(stream));
        }
    }

    private Row Create(CsvParser parser, int line, string[] names, (int Text, int? Label) columns, long position)
    {
        var cells = parser.Record!;
        var row = new Row
        {
            Line = line,
            Place = string.Create(CultureInfo.InvariantCulture, $"line {line} of {file.Name}"),
            Raw = parser.RawRecord.TrimEnd('\r', '\n'),
            Position = position,
        };
        if (_isBroken)
        {
            return row with { Problem = "a quote is not closed" };
        }

        return cells.Length == names.Length
            ? row with
            {
                Text = cells[columns.Text],
                Labels = columns.Label is { } index ? [cells[index]] : [],
                Fields = [.. names.Zip(cells, (name, cell) => new Row.Field(name, cell))],
            }
            : row with { Problem = $"it has {cells.Length} columns; {(hasHeader ? "the header" : "the first row")} has {names.Length}" };
    }

    private (int Text, int? Label) FindColumns(string[] names)
    {
        var (textIndex, labelIndex) = (FindColumn(names, text), label is null ? (int?)null : FindColumn(names, label));
        return names.Distinct().Count() == names.Length
            ? (textIndex, labelIndex)
            : throw new TritoneException(ErrorCode.InvalidArgument, $"{file.Name} has the column '{names.GroupBy(name => name).First(group => group.Count() > 1).Key}' twice");
    }

    private int FindColumn(string[] names, RequiredColumn column)
    {
        var index = Array.IndexOf(names, column.Name);
        if (index < 0 && !hasHeader && int.TryParse(column.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= names.Length)
        {
            index = number - 1;
        }

        return index >= 0
            ? index
            : throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"{file.Name} has no column '{column.Name}'; it has {ErrorText.Shorten(string.Join(", ", names), 300)}; {column.Option} names the one with the {column.Content}");
    }

    private bool Next(CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException exception)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"line {parser.RawRow} of {file.Name} begins a field of more than {MaxFieldLength} characters: is a quote not closed?", exception);
        }
    }
}
