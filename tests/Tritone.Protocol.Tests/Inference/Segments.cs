using System.Buffers;

namespace Tritone.Protocol.Tests.Inference;

/// <summary>Sequences of several pieces, as a pipe gives them.</summary>
internal static class Segments
{
    /// <param name="bytes">The bytes.</param>
    /// <param name="ends">Where pieces end, in any order; what is beyond the bytes does not count.</param>
    public static ReadOnlySequence<byte> Of(byte[] bytes, params int[] ends)
    {
        Segment? first = null;
        Segment? last = null;
        var start = 0;
        foreach (var end in ends.Where(end => end < bytes.Length).Append(bytes.Length).Order())
        {
            last = new Segment(bytes.AsMemory(start, end - start), last);
            first ??= last;
            start = end;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
