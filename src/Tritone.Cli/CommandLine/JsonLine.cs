using System.Buffers;
using System.Text.Json;
using Tritone.Files;

namespace Tritone.Cli.CommandLine;

/// <summary>Writes one JSON object on one line.</summary>
internal static class JsonLine
{
    // Emoji and accents stay readable; only what JSON must escape is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = MinimalJsonEncoder.Instance };

    /// <summary>Writes an object whose fields the caller writes.</summary>
    public static void WriteJson(this Output output, Action<Utf8JsonWriter> writeFields) => output.WriteLine(Create(writeFields));

    /// <summary>Makes an object whose fields the caller writes, without a line end.</summary>
    public static ReadOnlySpan<byte> Create(Action<Utf8JsonWriter> writeFields)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(line, Options))
        {
            writer.WriteStartObject();
            writeFields(writer);
            writer.WriteEndObject();
        }

        return line.WrittenSpan;
    }
}
