using System.Globalization;
using System.Text.Json;

namespace Tritone.Cli.Rows;

/// <summary>A JSON object a line, one of its fields the text. Blank lines are passed over.</summary>
internal sealed class JsonRows(InputFile file, string textField) : IRowReader
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
            return document.RootElement.TryGetProperty(textField, out var text) && text.ValueKind is JsonValueKind.String
                ? row with { Text = text.GetString(), Fields = fields }
                : row with { Problem = $"it has no string \"{textField}\"", Fields = fields };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return row with { Problem = $"it is not JSON: {ErrorText.Of(exception)}" };
        }
    }
}
