using Tritone.Evaluation.Statistics;

namespace Tritone.Evaluation.Tests.Statistics;

public sealed class SplitMixTests
{
    // The first numbers of the reference implementation for this seed.
    [Fact]
    public void Next_KnownSeed_GivesThePublishedNumbers()
    {
        var random = new SplitMix(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => random.Next()));
    }

    [Fact]
    public void Next_WithLimit_ComesToEachNumberAboutAsOften()
    {
        var random = new SplitMix(0);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[random.Next(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }
}
