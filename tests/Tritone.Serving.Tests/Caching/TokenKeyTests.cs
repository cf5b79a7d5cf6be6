using Tritone.Runtime.Classification;
using Tritone.Serving.Caching;

namespace Tritone.Serving.Tests.Caching;

public sealed class TokenKeyTests
{
    private static readonly byte[] Model = new byte[32];

    [Fact]
    public void Of_EqualSequences_AreOneKey() => Assert.Equal(Of([101, 7, 102]), Of([101, 7, 102]));

    [Fact]
    public void Of_TypesThatAreAllZero_AreNone() => Assert.Equal(Of([101, 7, 102]), Of([101, 7, 102], [0, 0, 0]));

    [Fact]
    public void Of_AnythingElse_IsAnotherKey()
    {
        byte[] other = [1, .. Model[1..]];
        TokenKey[] keys =
        [
            Of([1, 2]), Of([2, 1]), Of([1]), Of([1, 2, 0]), Of([1, 2], [0, 1]), Of([1, 2], [1, 1]), Of([1, 2, 0, 1]), Of([2, 1, 2]), TokenKey.Of(other, new ModelTokens(new[] { 1, 2 })),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    // What a Redis holds for servers of other versions: the number in the prefix changes with this.
    [Fact]
    public void ToString_Key_IsWhatOthersHaveWritten()
        => Assert.Equal("669f75fa0882e22dbe6eccfe3cbf81118d9bcb2e0adb5242b11d49895a33ed90", Of([101, 7, 102]).ToString());

    private static TokenKey Of(int[] ids, int[]? types = null) => TokenKey.Of(Model, new ModelTokens(ids, types));
}
