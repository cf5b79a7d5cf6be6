using System.Text;
using System.Text.Json;
using CsCheck;
using Tritone.Protocol.Json;

namespace Tritone.Protocol.Tests.Json;

public sealed class JsonOutputTests
{
    [Fact]
    public void WriteString_WhatMustBeEscaped_IsAsTritonWritesIt()
        => Assert.Equal("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\u007F\u00E9\U0001F600\"", Write("\"\\/\b\f\n\r\t\0\u001F\u007F\u00E9\U0001F600"));

    [Fact]
    public void WriteString_BytesThatAreNoText_StayAsTheyAre()
    {
        using var output = new PooledBuffer();
        output.WriteString([0xFF, (byte)'"', 0xFE]);
        Assert.Equal([(byte)'"', 0xFF, (byte)'\\', (byte)'"', 0xFE, (byte)'"'], output.Written.ToArray());
    }

    [Fact]
    public void WriteString_AnyText_IsReadBackTheSame() => Gen.String[Gen.Char[' ', '\u00FF'], 0, 40].Sample(text =>
    {
        var json = Write(text);
        Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetString());
        Assert.Equal(text, JsonTree.Parse(Encoding.UTF8.GetBytes(json)).Root.AsString());
    });

    [Fact]
    public void Write_MoreThanTheBufferHas_IsAllThere() => Gen.Int[0, 3000].Array[0, 8].Sample(lengths =>
    {
        using var output = new PooledBuffer();
        var expected = new List<byte>();
        foreach (var length in lengths)
        {
            var bytes = Enumerable.Repeat((byte)length, length).ToArray();
            output.Write(bytes);
            expected.AddRange(bytes);
        }

        Assert.Equal(expected, output.Written.ToArray());
    });

    [Fact]
    public void Advance_BeyondTheBuffer_IsRefused()
    {
        using var output = new PooledBuffer();
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(output.GetSpan().Length + 1));
    }

    [Fact]
    public void Get_NameThatWasSeen_IsTheSameString()
    {
        Assert.Same(KnownNames.Get("input_ids"u8), KnownNames.Get("input_ids"u8));
        Assert.Same(KnownNames.Get("emotion"), KnownNames.Get("emotion".AsSpan()));
        Assert.Equal("\u00E9", KnownNames.Get("\u00E9"u8));
        Assert.Equal(new string('x', 1000), KnownNames.Get(Encoding.UTF8.GetBytes(new string('x', 1000))));
    }

    private static string Write(string text)
    {
        using var output = new PooledBuffer();
        output.WriteString(text);
        return Encoding.UTF8.GetString(output.Written.Span);
    }
}
