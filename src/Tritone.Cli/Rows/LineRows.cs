using System.Globalization;

namespace Tritone.Cli.Rows;

/// <summary>A text a line.</summary>
internal sealed class LineRows(InputFile file) : IRowReader
{
    public IEnumerable<Row> Read()
    {
        using var stream = file.Open();
        using var reader = new LineReader(stream);
        for (var number = 1L; reader.Read() is { } line; number++)
        {
            yield return new Row
            {
                Line = number,
                Place = string.Create(CultureInfo.InvariantCulture, $"line {number} of {file.Name}"),
                Raw = line,
                Text = line,
                Fields = [new Row.Field("text", line)],
                Position = file.PositionOf(stream),
            };
        }
    }
}
