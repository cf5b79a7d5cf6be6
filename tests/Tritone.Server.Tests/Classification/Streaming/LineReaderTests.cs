using System.IO.Pipelines;
using System.Text;
using Tritone.Server.Classification.Streaming;

namespace Tritone.Server.Tests.Classification.Streaming;

public sealed class LineReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a\nb\n", "1:a 2:b")]
    [InlineData("a\nb", "1:a 2:b")]
    [InlineData("\n \t\r\na\r\n\n", "3:a\r")]
    [InlineData("\uFEFFa\n\uFEFFb\n", "1:a 2:\uFEFFb")]
    [InlineData("", "")]
    [InlineData("\n", "")]
    public async Task ReadAsync_AllAtOnceOrByteByByte_GivesTheLines(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(expected, await ReadAllAsync([bytes]));
        Assert.Equal(expected, await ReadAllAsync([.. bytes.Select(one => new[] { one })]));
    }

    [Theory]
    [InlineData(LineReader.MaxLength, false)]
    [InlineData(LineReader.MaxLength + 1, true)]
    public async Task ReadAsync_LongLine_IsLeftOutFromTheLimitOn(int length, bool isLeftOut)
    {
        var line = Enumerable.Repeat((byte)'x', length).ToArray();
        var pieces = line.Chunk(4096).Append("\nb\n"u8.ToArray()).ToArray();
        Assert.Equal($"1:{(isLeftOut ? "(too long)" : Encoding.UTF8.GetString(line))} 2:b", await ReadAllAsync(pieces));
        Assert.Equal($"1:{(isLeftOut ? "(too long)" : Encoding.UTF8.GetString(line))}", await ReadAllAsync([.. line.Chunk(4096)]));
    }

    private static async Task<string> ReadAllAsync(byte[][] pieces)
    {
        var pipe = new Pipe();
        var writing = Task.Run(
            async () =>
            {
                foreach (var piece in pieces)
                {
                    await pipe.Writer.WriteAsync(piece, Cancellation);
                }

                await pipe.Writer.CompleteAsync();
            },
            Cancellation);
        var reader = new LineReader(pipe.Reader);
        List<string> lines = [];
        while (await reader.ReadAsync(Cancellation) is var (number, bytes))
        {
            lines.Add($"{number}:{(bytes is null ? "(too long)" : Encoding.UTF8.GetString(bytes))}");
        }

        await writing;
        return string.Join(' ', lines);
    }
}
