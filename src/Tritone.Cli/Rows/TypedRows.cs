using System.Globalization;

namespace Tritone.Cli.Rows;

/// <summary>Texts that were typed as arguments.</summary>
internal sealed class TypedRows(IReadOnlyList<string> texts) : IRowReader
{
    public IEnumerable<Row> Read() => texts.Select((text, i) => new Row
    {
        Line = i + 1,
        Place = texts.Count == 1 ? "the text" : string.Create(CultureInfo.InvariantCulture, $"text {i + 1}"),
        Raw = text,
        Text = text,
        Fields = [new Row.Field("text", text)],
    });
}
