using System.Buffers;
using System.IO.Compression;
using CsCheck;
using Tritone.Protocol.Json;
using Tritone.Server.Http.Inference;

namespace Tritone.Server.Tests.Http.Inference;

public sealed class DecompressionTests
{
    [Fact]
    public void Decompress_AnyBytes_AreWhatTheyWere() => Gen.Select(Gen.Byte.Array[0, 5000], Gen.OneOf(Gen.Const(Compression.Gzip), Gen.Const(Compression.Deflate)))
        .Sample((bytes, compression) => Assert.Equal(bytes, Decompress(Compress(bytes, compression), compression, 5000)));

    [Theory]
    [InlineData("1F8B0800676172626167656761726261676567")]
    [InlineData("7B7D")]
    [InlineData("")]
    public void Decompress_WhatIsNoGzip_IsNothing(string hex) => Assert.Empty(Decompress(System.Convert.FromHexString(hex), Compression.Gzip, 100));

    [Fact]
    public void Decompress_MoreThanTheLimit_IsRefusedBeforeItIsThere()
    {
        var bomb = Compress(new byte[50_000_000], Compression.Gzip);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<TritoneException>(() => Decompress(bomb, Compression.Gzip, 1000));
        Assert.Equal("Decompressed data size exceeds the maximum allowed value of 1000 bytes. Use --http-max-input-size to increase the limit.", refusal.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    private static byte[] Decompress(byte[] bytes, Compression compression, long limit)
    {
        using var output = new PooledBuffer();
        Decompression.Decompress(new ReadOnlySequence<byte>(bytes), compression, limit, output);
        return output.Written.ToArray();
    }

    private static byte[] Compress(byte[] bytes, Compression compression)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = compression is Compression.Gzip ? new GZipStream(compressed, CompressionLevel.Fastest) : new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }
}
