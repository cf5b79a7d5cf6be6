using System.Text.Json;

namespace Tritone.Server.Classification.Streaming;

/// <summary>One line of a stream: <c>{"text": "..."}</c>, with <c>"id"</c>, <c>"top_k"</c> and <c>"on_long"</c> if the client wants.</summary>
/// <param name="Number">Its number from 1.</param>
/// <param name="Id">What the client calls it, a string or a number, to be given back as it is; null if it has no name.</param>
/// <param name="Text">The text; null if there is an error.</param>
/// <param name="TopK">How many scores are wanted; null for all.</param>
/// <param name="OnLong">What happens if the text is too long.</param>
/// <param name="Error">What is wrong with the line; null if nothing is.</param>
internal sealed record StreamLine(long Number, JsonElement? Id, string? Text, int? TopK, LongText OnLong, string? Error)
{
    /// <summary>Reads a line. What is wrong with it becomes its error.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="utf8">The line; null if it was too long to be kept.</param>
    /// <param name="topK">How many scores are wanted of lines that do not say.</param>
    /// <param name="onLong">What happens to long texts of lines that do not say.</param>
    public static StreamLine Read(long number, byte[]? utf8, int? topK, LongText onLong)
    {
        var line = new StreamLine(number, null, null, topK, onLong, null);
        if (utf8 is null)
        {
            return line with { Error = $"the line has more than {LineReader.MaxLength} bytes" };
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(line, document.RootElement);
        }
        catch (JsonException exception)
        {
            return line with { Error = $"the line is not JSON: {ErrorText.Of(exception)}" };
        }
        catch (InvalidOperationException)
        {
            // JsonElement's word for an escape that is half of a surrogate pair, and for bytes that are not UTF-8.
            return line with { Error = "the line has a string that is not valid Unicode" };
        }
    }

    private static StreamLine Read(StreamLine line, JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return line with { Error = $"the line is a JSON {root.ValueKind}; expected an object with 'text'" };
        }

        try
        {
            // First, so that an error that stands before it is given back with it.
            line = root.TryGetProperty("id", out var id) ? line with { Id = Identify(id) } : line;
            foreach (var member in root.EnumerateObject())
            {
                line = member.Name switch
                {
                    "id" => line,
                    "text" => line with { Text = ClassificationFields.String(member.Value, "text") },
                    "top_k" => line with { TopK = ClassificationFields.TopK(member.Value) },
                    "on_long" => line with { OnLong = ClassificationFields.OnLong(ClassificationFields.String(member.Value, "on_long")) },
                    _ => throw ClassificationFields.Invalid($"the line has the key '{ErrorText.Shorten(member.Name)}'; known: text, id, top_k, on_long"),
                };
            }

            return line.Text is null ? line with { Error = "the line has no 'text'" } : line;
        }
        catch (TritoneException exception)
        {
            return line with { Error = exception.Message };
        }
    }

    private static JsonElement Identify(JsonElement id)
    {
        if (id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
        {
            throw ClassificationFields.Invalid($"'id' is a JSON {id.ValueKind}; expected a string or a number");
        }

        // A string that cannot be read could not be written either.
        _ = id.ValueKind is JsonValueKind.String ? id.GetString() : null;
        return id.Clone();
    }
}
