using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Inference;

namespace Tritone.LoadTesting.Payloads;

/// <summary>Reads which label each row got from the answers to requests with labels. An answer that cannot be read gives null.</summary>
public static class AnswerLabels
{
    /// <summary>Reads an answer of <c>/v1/classify</c>.</summary>
    /// <param name="json">The body.</param>
    /// <returns>The label of each text, by name only; null if the body is no such answer.</returns>
    public static IReadOnlyList<(string? Name, string? Index)>? FromClassify(ReadOnlySpan<byte> json) => Read(json, default, static (root, _) =>
    {
        var rows = new List<(string? Name, string? Index)>();
        foreach (var prediction in root.GetProperty("predictions"u8).EnumerateArray())
        {
            rows.Add((prediction.GetProperty("label"u8).GetString() ?? throw new FormatException(), null));
        }

        return rows;
    });

    /// <summary>Reads the classes of the first output of an HTTP answer of the v2 protocol, in JSON or behind it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="jsonLength">Where the JSON ends: the header <c>Inference-Header-Content-Length</c>; null for an answer without it.</param>
    /// <returns>The class of each row; null if the body is no such answer.</returns>
    public static IReadOnlyList<(string? Name, string? Index)>? FromHttp(ReadOnlySpan<byte> body, int? jsonLength)
    {
        var length = jsonLength ?? body.Length;
        return length >= 0 && length <= body.Length ? Read(body[..length], body[length..], ReadOutput) : null;
    }

    /// <summary>Reads the classes of the first output of a <c>ModelInferResponse</c>.</summary>
    /// <param name="message">The message without its length prefix.</param>
    /// <returns>The class of each row; null if it is no such message.</returns>
    public static IReadOnlyList<(string? Name, string? Index)>? FromGrpc(ReadOnlySpan<byte> message)
    {
        try
        {
            var response = ModelInferResponse.Parser.ParseFrom(message);
            if (response.Outputs is not [{ Datatype: "BYTES" } output, ..])
            {
                return null;
            }

            return response.RawOutputContents.Count > 0
                ? ClassesOf(response.RawOutputContents[0].Span)
                : output.Contents is null ? null : [.. output.Contents.BytesContents.Select(value => ClassOf(value.ToStringUtf8()))];
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or TritoneException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Compares labels. A row is right if the expected label is its name or its number; one that the answer lacks is wrong.</summary>
    /// <param name="expected">The labels that the rows should get.</param>
    /// <param name="rows">Those that they got.</param>
    /// <returns>How many were compared, and how many of them are wrong.</returns>
    public static (int Checked, int Wrong) Count(IReadOnlyList<string> expected, IReadOnlyList<(string? Name, string? Index)> rows)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(rows);
        var wrong = 0;
        for (var i = 0; i < expected.Count; i++)
        {
            if (i >= rows.Count || (expected[i] != rows[i].Name && expected[i] != rows[i].Index))
            {
                wrong++;
            }
        }

        return (expected.Count, wrong);
    }

    private delegate List<(string? Name, string? Index)> Reading(JsonElement root, ReadOnlySpan<byte> binary);

    // A server under load may answer anything: what JsonElement throws for a missing key, another kind or a broken string is no error of this program.
    private static List<(string? Name, string? Index)>? Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> binary, Reading read)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return reader.Read() ? null : read(document.RootElement, binary);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or TritoneException)
        {
            return null;
        }
    }

    private static List<(string? Name, string? Index)> ReadOutput(JsonElement root, ReadOnlySpan<byte> binary)
    {
        var outputs = root.GetProperty("outputs"u8);
        var output = outputs.GetArrayLength() > 0 ? outputs[0] : throw new FormatException();
        if (output.GetProperty("datatype"u8).GetString() != "BYTES")
        {
            throw new FormatException();
        }

        if (output.TryGetProperty("parameters"u8, out var parameters) && parameters.TryGetProperty("binary_data_size"u8, out var sizeValue))
        {
            var size = sizeValue.GetInt32();
            return size >= 0 && size <= binary.Length ? ClassesOf(binary[..size]) : throw new FormatException();
        }

        var rows = new List<(string? Name, string? Index)>();
        AddStrings(output.GetProperty("data"u8), rows);
        return rows;
    }

    // Triton's list is flat; others nest it by row.
    private static void AddStrings(JsonElement data, List<(string? Name, string? Index)> rows)
    {
        foreach (var value in data.EnumerateArray())
        {
            if (value.ValueKind is JsonValueKind.Array)
            {
                AddStrings(value, rows);
            }
            else
            {
                rows.Add(ClassOf(value.GetString() ?? throw new FormatException()));
            }
        }
    }

    private static List<(string? Name, string? Index)> ClassesOf(ReadOnlySpan<byte> data)
    {
        var rows = new List<(string? Name, string? Index)>();
        var strings = new StringElements(data);
        while (strings.MoveNext())
        {
            rows.Add(ClassOf(Encoding.UTF8.GetString(strings.Current)));
        }

        return rows;
    }

    // "score:index:label", or "score:index" of a model without labels. A label may have colons of its own.
    private static (string? Name, string? Index) ClassOf(string text) => text.Split(':', 3) switch
    {
        [_, var index] => (null, index),
        [_, var index, var name] => (name, index),
        _ => throw new FormatException(),
    };
}
