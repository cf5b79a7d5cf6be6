namespace Tritone.Serving.Tests.Lifecycle;

public sealed class ReloadUnderLoadTests : IDisposable
{
    private const int Reloads = 50;
    private readonly TestRepository _models = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task LoadAsync_FiftyTimesUnderLoad_NoRequestFailsAndEveryAnswerIsOfAWholeVersion()
    {
        // Versions 1 and 2 of the golden model answer differently, and take turns to serve.
        var golden = TestFiles.Golden("triton/models/emotion");
        foreach (var file in Directory.EnumerateFiles(golden, "*", SearchOption.AllDirectories))
        {
            var copy = _models[Path.Combine("emotion", Path.GetRelativePath(golden, file))];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        var expected = new Dictionary<long, float[]>();
        foreach (var version in new long[] { 1, 2 })
        {
            await ServeAsync(repository, version);
            expected[version] = await AskAsync(repository);
        }

        Assert.NotEqual(expected[1], expected[2]);
        using var done = new CancellationTokenSource();
        var seen = new HashSet<long>[3];
        var begun = Array.ConvertAll(seen, _ => new TaskCompletionSource());
        var answered = new TaskCompletionSource();
        var clients = Enumerable.Range(0, seen.Length).Select(client => Task.Run(
            async () =>
            {
                var versions = seen[client] = [];
                var answers = 0;
                for (; !done.IsCancellationRequested; answers++)
                {
                    using var lease = repository.Lease("emotion");
                    var response = await FixedRow.InferAsync(lease.Model, Cancellation);
                    Assert.Equal(expected[response.ModelVersion], FixedRow.Logits(response));
                    versions.Add(response.ModelVersion);
                    begun[client].TrySetResult();
                    Volatile.Read(ref answered).TrySetResult();

                    // A run that is short is the caller's own: without a pause a client would keep its thread, and with few cores the others would never have one.
                    await Task.Yield();
                }

                return answers;
            },
            Cancellation)).ToList();

        // On a busy machine a client may get no thread for as long as fifty reloads take: all have begun before the first, and somebody is answered between any two.
        await Task.WhenAny(Task.WhenAll(begun.Select(client => client.Task)), Task.WhenAny(clients)).WaitAsync(Cancellation);
        for (var i = 0; i < Reloads; i++)
        {
            await ServeAsync(repository, (i % 2) + 1);
            var next = new TaskCompletionSource();
            Volatile.Write(ref answered, next);
            await Task.WhenAny(next.Task, Task.WhenAny(clients)).WaitAsync(Cancellation);
            Assert.True(repository.IsModelReady("emotion"));
        }

        await done.CancelAsync();
        var answers = await Task.WhenAll(clients);
        Assert.All(answers, count => Assert.True(count > 0));
        Assert.Equal([1L, 2L], seen.SelectMany(versions => versions).Distinct().Order());
    }

    private async Task ServeAsync(ModelRepository repository, long version)
    {
        var path = _models["emotion/config.pbtxt"];
        var lines = File.ReadAllLines(path).Where(line => !line.StartsWith("version_policy", StringComparison.Ordinal));
        File.WriteAllLines(path, [.. lines, $"version_policy {{ specific {{ versions: [{version}] }} }}"]);
        await repository.LoadAsync("emotion", null, Cancellation);
        Assert.Equal(version, Assert.Single(repository.Index(readyOnly: true)).Version);
    }

    private static async Task<float[]> AskAsync(ModelRepository repository)
    {
        using var lease = repository.Lease("emotion");
        return FixedRow.Logits(await FixedRow.InferAsync(lease.Model, Cancellation));
    }
}
