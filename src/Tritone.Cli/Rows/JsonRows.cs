using System.Globalization;
using System.Text.Json;

namespace Tritone.Cli.Rows;

/// <summary>A JSON object a line, one of its fields the text. Blank lines are passed over.</summary>
internal sealed class JsonRows(InputFile file, RequiredColumn text, RequiredColumn? label = null) : IRowReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public IEnumerable<Row> Read()
    {
        using var stream = file.Open();
        using var reader = new LineReader(stream);
        for (var number = 1L; reader.Read() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                var row = new Row
                {
                    Line = number,
                    Place = string.Create(CultureInfo.InvariantCulture, $"line {number} of {file.Name}"),
                    Raw = line,
                    Position = file.PositionOf(stream),
                };
                yield return Parse(row);
            }
        }
    }

    private Row Parse(Row row)
    {
        try
        {
            using var document = JsonDocument.Parse(row.Raw, Strict);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return row with { Problem = $"it is a JSON {document.RootElement.ValueKind}, not an object" };
            }

            var fields = document.RootElement.EnumerateObject().Select(member => new Row.Field(member.Name, member.Value.GetRawText(), IsJson: true)).ToList();
            if (!document.RootElement.TryGetProperty(text.Name, out var value) || value.ValueKind is not JsonValueKind.String)
            {
                return row with { Problem = Missing($"string \"{text.Name}\"", fields, text), Fields = fields };
            }

            row = row with { Text = value.GetString(), Fields = fields };
            return label is null ? row : ReadLabels(row, document.RootElement, label);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return row with { Problem = $"it is not JSON: {ErrorText.Of(exception)}" };
        }
    }

    private static Row ReadLabels(Row row, JsonElement json, RequiredColumn label)
    {
        if (!json.TryGetProperty(label.Name, out var value))
        {
            return row with { Text = null, Problem = Missing($"\"{label.Name}\"", row.Fields, label) };
        }

        var cells = value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : (JsonElement[])[value];
        return Array.Find(cells, cell => cell.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) is { ValueKind: not JsonValueKind.Undefined } other
            ? row with { Text = null, Problem = $"\"{label.Name}\" is or holds a JSON {other.ValueKind}; a label is a string or a number" }
            : row with { Labels = [.. cells.Select(cell => cell.ValueKind is JsonValueKind.String ? cell.GetString()! : cell.GetRawText())] };
    }

    private static string Missing(string what, IReadOnlyList<Row.Field> fields, RequiredColumn column)
        => $"it has no {what}; " + (fields.Count == 0
            ? "it has no fields"
            : $"it has {ErrorText.Shorten(string.Join(", ", fields.Select(field => field.Name)))}; {column.Option} names the one with the {column.Content}");
}
