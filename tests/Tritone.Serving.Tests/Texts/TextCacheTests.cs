using Tritone.Repository;
using Tritone.Runtime.Classification;
using Tritone.Serving.Caching;
using Tritone.Serving.Tests.Caching;
using Tritone.Serving.Tests.Metrics;

namespace Tritone.Serving.Tests.Texts;

/// <summary>Whole models before a cache for texts.</summary>
public sealed class TextCacheTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task ClassifyAsync_TextsThatTheModelReadsAlike_AreOneExecution()
    {
        await using var cache = new TextCache(new TextCacheOptions { ByteSize = 100_000 });
        await using (var model = Load("emotion", cache))
        {
            var first = await ClassifyAsync(model, "what a day!");
            var second = await ClassifyAsync(model, " WHAT  a day !");
            Assert.Equal(first.Prediction.Logits.ToArray(), second.Prediction.Logits.ToArray());
            Assert.Equal((1UL, 1UL, 1UL, 2UL), (model.Statistics.ExecutionCount, model.Statistics.CacheHit.Count, model.Statistics.CacheMiss.Count, model.Statistics.Success.Count));
            await model.ClassifyAsync("what a day!", new TextOptions(IsFresh: true), "the text", Cancelled);
            Assert.Equal((2UL, 1UL), (model.Statistics.ExecutionCount, model.Statistics.CacheHit.Count));
        }

        Assert.Equal((0L, 0L), (cache.Figures.Memory!.Value.Entries, cache.Figures.Memory!.Value.UsedBytes));
    }

    [Fact]
    public async Task ClassifyAsync_LongTextInWindows_KeepsEachWindow()
    {
        await using var cache = new TextCache(new TextCacheOptions { ByteSize = 100_000 });
        await using var model = Load("emotion", cache);
        var text = string.Join(' ', Enumerable.Repeat("what a day !", 10));
        var first = await ClassifyAsync(model, text, LongText.Windows);
        var windows = cache.Figures.Memory!.Value.Entries;
        Assert.True(windows > 1);
        var executions = model.Statistics.ExecutionCount;
        var second = await ClassifyAsync(model, text, LongText.Windows);
        Assert.Equal(first.Prediction.Logits.ToArray(), second.Prediction.Logits.ToArray());
        Assert.Equal((executions, windows), (model.Statistics.ExecutionCount, cache.Figures.Memory!.Value.Entries));
    }

    [Fact]
    public async Task ClassifyAsync_TwoServersOfOneRedis_RunATextOnce()
    {
        using var server = new RedisServer();
        var options = new TextCacheOptions { Redis = new RedisOptions("127.0.0.1", server.Port) { Timeout = TimeSpan.FromMinutes(1) } };
        await using var here = new TextCache(options);
        await using var there = new TextCache(options);
        await Task.WhenAll(here.Redis!.Connecting, there.Redis!.Connecting);
        await using var one = Load("emotion", here);
        await using var other = Load("emotion", there);
        var first = await ClassifyAsync(one, "what a day!");
        TextAnswer second;
        do
        {
            // The answer is on its way to the Redis.
            second = await ClassifyAsync(other, "what a day!");
        }
        while (other.Statistics.CacheHit.Count == 0);

        Assert.Equal(first.Prediction.Logits.ToArray(), second.Prediction.Logits.ToArray());
        Assert.Null(here.Figures.Memory);

        // Another graph under the same name and version has answers of its own.
        TestModel.Write(_directory["again/emotion"]);
        File.AppendAllBytes(_directory["again/emotion/1/model.onnx"], [0x1a, 0]);
        await using var changed = Load("again/emotion", there);
        _ = await ClassifyAsync(changed, "what a day!");
        Assert.Equal((1UL, 0UL), (changed.Statistics.ExecutionCount, changed.Statistics.CacheHit.Count));
    }

    [Fact]
    public async Task ClassifyAsync_RedisDies_AnswersGoOn()
    {
        using var server = new RedisServer();
        await using var cache = new TextCache(new TextCacheOptions { Redis = new RedisOptions("127.0.0.1", server.Port) });
        await cache.Redis!.Connecting;
        await using var model = Load("emotion", cache);
        var first = await ClassifyAsync(model, "what a day!");
        server.Cut();
        Assert.Equal(first.Prediction.Logits.ToArray(), (await ClassifyAsync(model, "what a day!")).Prediction.Logits.ToArray());
    }

    [Fact]
    public async Task OpenAsync_TextCache_IsMeasured()
    {
        TestModel.Write(_directory["models/emotion"]);
        using var meters = new OneMeter();
        await using var repository = await ModelRepository.OpenAsync(
            new ModelRepositoryOptions { Directories = [_directory["models"]], TextCache = new TextCacheOptions { ByteSize = 100_000 } }, new(meters), cancellationToken: Cancelled);
        var model = Assert.Single(repository.Models);
        await ClassifyAsync(model, "what a day!");
        await ClassifyAsync(model, "what a day!");
        var values = meters.Read().Where(sample => sample.Name.StartsWith("tritone.text.cache.", StringComparison.Ordinal) || sample.Name == "tritone.inference.requests").ToDictionary(sample => sample.Name, sample => sample.Value);
        Assert.Equal((1, 1, 0, 1, 2), (
            values["tritone.text.cache.hits"], values["tritone.text.cache.misses"], values["tritone.text.cache.shared"], values["tritone.text.cache.entries"], values["tritone.inference.requests"]));
        Assert.True(values["tritone.text.cache.used"] > 0);
        Assert.DoesNotContain("tritone.text.cache.redis.errors", values.Keys);
    }

    private static Task<TextAnswer> ClassifyAsync(ServedModel model, string text, LongText onLong = LongText.Truncate) => model.ClassifyAsync(text, new TextOptions(onLong), "the text", Cancelled);

    private ServedModel Load(string folder, TextCache cache)
    {
        if (!Directory.Exists(_directory[folder]))
        {
            TestModel.Write(_directory[folder]);
        }

        return ServedModel.Load(ModelDirectory.Open(_directory[folder]), 1, new ServedModelOptions { TextCache = cache }, Cancelled);
    }
}
