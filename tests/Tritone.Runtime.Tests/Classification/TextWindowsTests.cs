using CsCheck;
using Tritone.Runtime.Classification;

namespace Tritone.Runtime.Tests.Classification;

public sealed class TextWindowsTests
{
    // tokens, room, stride: more tokens than there is room for, and a stride that leaves room for at least one new token.
    private static readonly Gen<(int Tokens, int Room, int Stride)> Cases =
        from room in Gen.Int[1, 200]
        from stride in Gen.Int[0, room - 1]
        from more in Gen.Int[1, 2000]
        select (room + more, room, stride);

    [Fact]
    public void Plan_AnyText_HasEveryTokenInAWindowAndCountsItOnce() => Cases.Sample((tokens, room, stride) =>
    {
        var windows = TextWindows.Plan(tokens, room, stride);
        var seen = new int[tokens];
        var counted = new List<int>();
        var next = 0;
        foreach (var window in windows)
        {
            Assert.InRange(window.Length, 1, room);
            for (var i = 0; i < window.Length; i++)
            {
                seen[window.Start + i]++;
            }

            // What a window counts as its own, it has seen.
            for (var i = 0; i < window.Own; i++, next++)
            {
                Assert.InRange(next, window.Start, window.Start + window.Length - 1);
                counted.Add(next);
            }
        }

        Assert.All(seen, times => Assert.True(times > 0));
        Assert.Equal(Enumerable.Range(0, tokens), counted);
    });

    [Fact]
    public void Plan_Neighbours_ShareAtLeastTheStride() => Cases.Sample((tokens, room, stride) =>
    {
        var windows = TextWindows.Plan(tokens, room, stride);
        Assert.True(windows.Length > 1);
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Length - pair.Second.Start >= stride));
        Assert.Equal(0, windows[0].Start);
        Assert.Equal(tokens, windows[^1].Start + windows[^1].Length);

        // As few as there can be.
        Assert.True(((windows.Length - 1) * room) - ((windows.Length - 2) * stride) < tokens);
    });

    [Fact]
    public void Plan_TextOfTwoWindows_IsSharedEvenly()
        => Assert.Equal([new TokenWindow(0, 7, 5), new TokenWindow(3, 7, 5)], TextWindows.Plan(tokens: 10, room: 8, stride: 4));
}
