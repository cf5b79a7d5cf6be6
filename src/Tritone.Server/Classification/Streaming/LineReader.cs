using System.Buffers;
using System.IO.Pipelines;

namespace Tritone.Server.Classification.Streaming;

/// <summary>Takes lines from a body while it comes in. What has come of a line stays in the pipe until the line is whole or too long. To be used by one caller at a time.</summary>
/// <param name="pipe">The body.</param>
internal sealed class LineReader(PipeReader pipe)
{
    /// <summary>The most bytes of a line, its end not counted.</summary>
    public const int MaxLength = 1024 * 1024;

    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    // Of what is in the pipe, how much is known to have no end of a line: a line that comes in small pieces is not searched again from its beginning.
    private long _searched;
    private bool _isTooLong;
    private long _number;

    /// <summary>Reads the next line that is not blank.</summary>
    /// <returns>Its number from 1, blank lines counted, and its bytes, null if there are more than <see cref="MaxLength"/>; null after the last line.</returns>
    public async ValueTask<(long Number, byte[]? Bytes)?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            if (Take(result.Buffer, result.IsCompleted) is { } line)
            {
                if (line.Bytes is null || !IsBlank(line.Bytes))
                {
                    return line;
                }
            }
            else if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    // Everything that was looked at is told to the pipe: what is left in it is the beginning of a line.
    private (long Number, byte[]? Bytes)? Take(in ReadOnlySequence<byte> buffer, bool isLast)
    {
        var end = buffer.Slice(_searched).PositionOf((byte)'\n');
        var line = end is { } found ? buffer.Slice(0, found) : buffer;
        var isTooLong = _isTooLong || line.Length > MaxLength;
        if (end is null && !(isLast && (buffer.Length > 0 || _isTooLong)))
        {
            _isTooLong = isTooLong;
            _searched = isTooLong ? 0 : buffer.Length;
            pipe.AdvanceTo(isTooLong ? buffer.End : buffer.Start, buffer.End);
            return null;
        }

        (_searched, _isTooLong) = (0, false);
        _number++;
        var bytes = isTooLong ? null : line.ToArray();
        pipe.AdvanceTo(end is { } last ? buffer.GetPosition(1, last) : buffer.End);
        return (_number, _number == 1 && bytes is not null && bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes);
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
