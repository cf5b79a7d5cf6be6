using CsCheck;
using Tritone.Serving.Caching;

namespace Tritone.Serving.Tests.Caching;

public sealed class StoredLogitsTests
{
    private static readonly Gen<float[]> Finite = Gen.Float.Where(float.IsFinite).Array[0, 40];

    [Fact]
    public void Decode_Encoded_IsTheSame() => Finite.Sample(logits => Assert.Equal(logits, StoredLogits.Decode(StoredLogits.Encode(logits), logits.Length)!));

    [Fact]
    public void Decode_AnyBytes_IsNullOrFinite()
        => Gen.Select(Gen.Byte.Array[0, 30], Gen.Int[0, 6]).Sample((bytes, labels) =>
        {
            var logits = StoredLogits.Decode(bytes, labels);
            Assert.True(logits is null || (logits.Length == labels && logits.All(float.IsFinite)));
        });

    [Theory]
    [InlineData("", 1)]
    [InlineData("01", 1)]
    [InlineData("01010000000000803F", 2)]
    [InlineData("01020000000000803F", 1)]
    [InlineData("01020000000000803F", 2)]
    [InlineData("02010000000000803F", 1)]
    [InlineData("01010000000000803F00", 1)]
    [InlineData("01010000000000C07F", 1)]
    [InlineData("01010000000000807F", 1)]
    [InlineData("01FFFFFFFF", -1)]
    public void Decode_WhatIsNoAnswer_IsNull(string hexadecimal, int labels) => Assert.Null(StoredLogits.Decode(Convert.FromHexString(hexadecimal), labels));
}
