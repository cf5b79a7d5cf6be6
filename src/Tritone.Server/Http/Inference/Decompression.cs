using System.Buffers;
using System.IO.Compression;
using Tritone.Protocol.Json;

namespace Tritone.Server.Http.Inference;

/// <summary>Decompresses request bodies.</summary>
internal static class Decompression
{
    private const int ChunkLength = 16 * 1024;

    /// <summary>Decompresses a body. What is no such format, or ends too early, is read as far as it goes, as in Triton.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="compression">Its format.</param>
    /// <param name="limit">The most bytes that it may become.</param>
    /// <param name="output">Receives what it becomes.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it becomes more.</exception>
    public static void Decompress(in ReadOnlySequence<byte> body, Compression compression, long limit, PooledBuffer output)
    {
        using var source = new SequenceStream(body);
        using Stream inflated = compression is Compression.Gzip ? new GZipStream(source, CompressionMode.Decompress) : new ZLibStream(source, CompressionMode.Decompress);
        while (true)
        {
            int count;
            try
            {
                count = inflated.Read(output.GetSpan(ChunkLength));
            }
            catch (InvalidDataException)
            {
                return;
            }

            if (count == 0)
            {
                return;
            }

            if (output.Length + (long)count > limit)
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument,
                    $"Decompressed data size exceeds the maximum allowed value of {limit} bytes. Use --http-max-input-size to increase the limit.");
            }

            output.Advance(count);
        }
    }
}
