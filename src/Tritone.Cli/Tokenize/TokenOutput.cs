using System.Globalization;
using System.Text.Json;
using Tritone.Cli.CommandLine;
using Tritone.Tokenization;

namespace Tritone.Cli.Tokenize;

/// <summary>Writes tokens for people, or as JSON.</summary>
internal static class TokenOutput
{
    public static void Write(Output output, TextTokenizer tokenizer, TextEncoding.Result result, bool isJson)
    {
        if (isJson)
        {
            output.WriteJson(writer => WriteFields(writer, tokenizer, result));
        }
        else
        {
            output.WriteLine(
                $"{string.Join(' ', result.Ids.Select(tokenizer.TokenOf))}\t{string.Join(' ', result.Ids)}{(result.Truncated > 0 ? $"\t({result.Truncated} tokens left out)" : "")}");
        }
    }

    public static void WriteCount(Output output, string text, int count, bool isJson)
    {
        if (isJson)
        {
            output.WriteJson(writer =>
            {
                writer.WriteString("text", text);
                writer.WriteNumber("count", count);
            });
        }
        else
        {
            output.WriteLine(count.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static void WriteDecoded(Output output, string text, bool isJson)
    {
        if (isJson)
        {
            output.WriteJson(writer => writer.WriteString("text", text));
        }
        else
        {
            output.WriteLine(text);
        }
    }

    private static void WriteFields(Utf8JsonWriter writer, TextTokenizer tokenizer, TextEncoding.Result result)
    {
        writer.WriteString("text", result.Text);
        if (result.Pair is not null)
        {
            writer.WriteString("pair", result.Pair);
        }

        WriteNumbers(writer, "ids", result.Ids);
        writer.WriteStartArray("tokens");
        foreach (var id in result.Ids)
        {
            writer.WriteStringValue(tokenizer.TokenOf(id));
        }

        writer.WriteEndArray();
        if (result.Types is not null)
        {
            WriteNumbers(writer, "type_ids", result.Types);
        }

        writer.WriteStartArray("offsets");
        foreach (var (start, end) in result.Offsets)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(start);
            writer.WriteNumberValue(end);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        if (result.Truncated is { } truncated)
        {
            writer.WriteNumber("truncated", truncated);
        }
    }

    private static void WriteNumbers(Utf8JsonWriter writer, string name, int[] numbers)
    {
        writer.WriteStartArray(name);
        foreach (var number in numbers)
        {
            writer.WriteNumberValue(number);
        }

        writer.WriteEndArray();
    }
}
