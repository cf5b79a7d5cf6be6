using Tritone.LoadTesting.Measurement;

namespace Tritone.LoadTesting.Tests.Measurement;

public sealed class SecondSeriesTests
{
    [Fact]
    public void ToSamples_Nothing_IsEmpty() => Assert.Empty(new SecondSeries().ToSamples());

    [Fact]
    public void ToSamples_AnswersAndErrors_AreCountedInTheirSecond()
    {
        var seconds = new SecondSeries();
        seconds.Add(TimeSpan.Zero, TimeSpan.FromMicroseconds(1000));
        seconds.Add(TimeSpan.FromSeconds(0.5), TimeSpan.FromMicroseconds(1000));
        seconds.Add(TimeSpan.FromSeconds(0.9), null);
        seconds.Add(TimeSpan.FromSeconds(1), null);
        seconds.Add(TimeSpan.FromSeconds(1.999), TimeSpan.FromMicroseconds(500));
        Assert.Equal([new SecondSample(0, 2, 1, 1, 1), new SecondSample(1, 1, 1, 0.5, 0.5)], seconds.ToSamples());
    }

    [Fact]
    public void ToSamples_SecondsWithoutAnything_AreThere()
    {
        var seconds = new SecondSeries();
        seconds.Add(TimeSpan.FromSeconds(3.5), null);
        Assert.Equal([new SecondSample(0, 0, 0, 0, 0), new SecondSample(1, 0, 0, 0, 0), new SecondSample(2, 0, 0, 0, 0), new SecondSample(3, 0, 1, 0, 0)], seconds.ToSamples());
    }

    [Fact]
    public void ToSamples_InBetween_DoesNotCloseTheSecond()
    {
        var seconds = new SecondSeries();
        seconds.Add(TimeSpan.FromSeconds(0.1), TimeSpan.FromMicroseconds(800));
        Assert.Equal(seconds.ToSamples(), seconds.ToSamples());
        seconds.Add(TimeSpan.FromSeconds(0.2), TimeSpan.FromMicroseconds(800));
        Assert.Equal([new SecondSample(0, 2, 0, 0.8, 0.8)], seconds.ToSamples());
    }
}
