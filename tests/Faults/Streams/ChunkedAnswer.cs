using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Tritone.Faults.Streams;

/// <summary>Reads the lines of an answer of HTTP/1.1 that comes in chunks, while its request is still being sent.</summary>
internal static class ChunkedAnswer
{
    /// <summary>The lines, without their ends. An answer with another status than 200, or without an end, throws.</summary>
    public static async IAsyncEnumerable<byte[]> ReadLinesAsync(PipeReader reader)
    {
        var status = Encoding.Latin1.GetString(await LineAsync(reader));
        if (!status.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the stream is answered by {status}");
        }

        while ((await LineAsync(reader)).Length > 0)
        {
            // A header.
        }

        var line = new ArrayBufferWriter<byte>();
        while (int.Parse(Encoding.Latin1.GetString(await LineAsync(reader)), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var length and > 0)
        {
            var chunk = await BytesAsync(reader, length);
            _ = await LineAsync(reader);
            for (var start = 0; start < chunk.Length;)
            {
                var end = chunk.AsSpan(start).IndexOf((byte)'\n');
                line.Write(chunk.AsSpan(start, end < 0 ? chunk.Length - start : end));
                start = end < 0 ? chunk.Length : start + end + 1;
                if (end >= 0)
                {
                    yield return line.WrittenSpan.ToArray();
                    line.ResetWrittenCount();
                }
            }
        }
    }

    private static async Task<byte[]> LineAsync(PipeReader reader)
    {
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line is [.. var text, (byte)'\r'] ? text : line;
            }

            ThrowAtTheEnd(read);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async Task<byte[]> BytesAsync(PipeReader reader, int length)
    {
        var read = await reader.ReadAtLeastAsync(length);
        if (read.Buffer.Length < length)
        {
            ThrowAtTheEnd(read);
        }

        var bytes = read.Buffer.Slice(0, length).ToArray();
        reader.AdvanceTo(read.Buffer.GetPosition(length));
        return bytes;
    }

    private static void ThrowAtTheEnd(ReadResult read)
    {
        if (read.IsCompleted)
        {
            throw new InvalidOperationException("the answer ends in the middle");
        }
    }
}
