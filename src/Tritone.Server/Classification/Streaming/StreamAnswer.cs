using System.Buffers;
using System.Text.Json;

namespace Tritone.Server.Classification.Streaming;

/// <summary>The answer to one line: a prediction or an error.</summary>
internal readonly record struct StreamAnswer(StreamLine Line, Prediction? Prediction, string? Error)
{
    /// <summary>Writes it as a line. The writer writes to <paramref name="output"/>.</summary>
    public void Write(Utf8JsonWriter writer, IBufferWriter<byte> output)
    {
        writer.WriteStartObject();
        if (Line.Id is { } id)
        {
            writer.WritePropertyName("id");
            id.WriteTo(writer);
        }

        if (Prediction is not null)
        {
            Prediction.WriteFields(writer, Line.TopK);
        }
        else
        {
            writer.WriteString("error", Error);
            writer.WriteNumber("line", Line.Number);
        }

        End(writer, output);
    }

    /// <summary>Writes an error that belongs to no line.</summary>
    public static void WriteError(Utf8JsonWriter writer, IBufferWriter<byte> output, string message)
    {
        writer.WriteStartObject();
        writer.WriteString("error", message);
        End(writer, output);
    }

    private static void End(Utf8JsonWriter writer, IBufferWriter<byte> output)
    {
        writer.WriteEndObject();
        writer.Flush();
        writer.Reset();
        output.Write("\n"u8);
    }
}
