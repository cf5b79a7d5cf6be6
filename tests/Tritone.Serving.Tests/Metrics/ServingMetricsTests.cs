using Tritone.Serving.Metrics;

namespace Tritone.Serving.Tests.Metrics;

public sealed class ServingMetricsTests : IDisposable
{
    private readonly OneMeter _factory = new();
    private readonly ServingMetrics _metrics;

    public ServingMetricsTests() => _metrics = new ServingMetrics(_factory);

    public void Dispose() => _factory.Dispose();

    [Fact]
    public void Loading_VersionThatNeverLoads_HasOnlyItsFailures()
    {
        _metrics.Loading("broken", 1);
        Assert.Equal(["BACKEND", "CANCELED", "OTHER", "REJECTED"], Read().Select(sample => (string)sample.Tags["reason"]!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Loaded_TagsAndCache_AreThoseOfLoading()
    {
        _metrics.Loading("emotion", 2, isCached: true, new Dictionary<string, string> { ["team"] = "a" });
        _metrics.Loaded("emotion", 2, TimeSpan.FromSeconds(3));
        _metrics.AnsweredFromCache("emotion", 2, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Assert.All(Read(), sample => Assert.Equal("a", sample.Tags["_team"]));
        Assert.Equal(1, Read().Single(sample => sample.Name == "tritone.cache.hits").Value);
        Assert.Equal(3, Read().Single(sample => sample.Name == "tritone.model.load.duration").Value);
    }

    [Fact]
    public void ObserveCache_Figures_AreReadEachTime()
    {
        var entries = 0;
        _metrics.ObserveCache(() => new CacheFigures(0.5, ++entries, 0, 0, 0, TimeSpan.Zero, TimeSpan.Zero));
        var first = Read().Single(sample => sample.Name == "tritone.cache.entries").Value;
        Assert.True(Read().Single(sample => sample.Name == "tritone.cache.entries").Value > first);
    }

    [Fact]
    public void Loaded_TextsAreCached_HasTheirFigures()
    {
        _metrics.Loading("emotion", 1, isTextCached: true);
        _metrics.Loaded("emotion", 1, TimeSpan.FromSeconds(1));
        _metrics.AnsweredFromTextCache("emotion", 1, TimeSpan.FromSeconds(1), isShared: false);
        _metrics.AnsweredFromTextCache("emotion", 1, TimeSpan.FromSeconds(1), isShared: true);
        _metrics.AnsweredFromTextCache("emotion", 1, TimeSpan.FromSeconds(1), isShared: true);
        _metrics.MissedTextCache("emotion", 1);
        var values = Read().Where(sample => sample.Name.StartsWith("tritone.text.cache.", StringComparison.Ordinal)).ToDictionary(sample => sample.Name, sample => sample.Value);
        Assert.Equal((1, 2, 1), (values["tritone.text.cache.hits"], values["tritone.text.cache.shared"], values["tritone.text.cache.misses"]));
        Assert.Equal(3, Read().Single(sample => sample.Name == "tritone.inference.requests").Value);
    }

    [Fact]
    public void ObserveTextCache_Redis_HasItsFiguresAlone()
    {
        _metrics.ObserveTextCache(() => new TextCacheFigures(null, new TextCacheFigures.RedisFigures(2, 3)));
        Assert.Equal(
            [("tritone.text.cache.redis.errors", 2), ("tritone.text.cache.redis.timeouts", 3)],
            Read().Where(sample => sample.Name.StartsWith("tritone.text.cache.", StringComparison.Ordinal)).Select(sample => (sample.Name, sample.Value)).Order());
    }

    private List<(string Name, Dictionary<string, object?> Tags, double Value)> Read() => _factory.Read();
}
