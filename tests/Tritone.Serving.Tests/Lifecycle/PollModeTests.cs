using Tritone.Serving.Lifecycle;

namespace Tritone.Serving.Tests.Lifecycle;

public sealed class PollModeTests : IDisposable
{
    private readonly TestRepository _models = new();
    private readonly FakeTime _time = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task Poll_ModelsAddedChangedAndRemoved_AreFollowed()
    {
        _models.Add("a").Add("b");
        await using var repository = await OpenAsync();
        var (a, b) = (repository.Find("a"), repository.Find("b"));

        _models.Add("c");
        _models.Edit("a", "max_batch_size: 32", "max_batch_size: 16");
        await PollAsync(repository);
        Assert.Equal(["a", "b", "c"], repository.Models.Select(model => model.Name));
        Assert.NotSame(a, repository.Find("a"));
        Assert.Same(b, repository.Find("b"));

        Directory.Delete(_models["a"], recursive: true);
        await PollAsync(repository);
        Assert.Equal(["b", "c"], repository.Models.Select(model => model.Name));
        Assert.Equal(["b", "c"], repository.Index(readyOnly: false).Select(entry => entry.Name));
        Assert.True(repository.IsReady);

        _models.Add("a");
        await PollAsync(repository);
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Ready)], repository.Index(readyOnly: false).Take(1));
    }

    [Fact]
    public async Task Poll_NothingChanged_LoadsNothing()
    {
        _models.Add("a");
        var loader = new GatedLoader();
        await using var repository = await _models.OpenAsync(ModelControlMode.Poll, loader, _time);
        await PollAsync(repository);
        await PollAsync(repository);
        Assert.Equal(1, loader.Loads);
    }

    [Fact]
    public async Task Poll_NewVersion_TakesOver()
    {
        _models.Add("a");
        await using var repository = await OpenAsync();
        Directory.CreateDirectory(_models["a/2"]);
        File.Copy(_models["a/1/model.onnx"], _models["a/2/model.onnx"]);
        await PollAsync(repository);
        Assert.Equal(2, repository.Find("a").Version);
        Assert.Equal(
            [new ModelIndexEntry("a", 1, ModelState.Unavailable, "unloaded"), new ModelIndexEntry("a", 2, ModelState.Ready)], repository.Index(readyOnly: false));
    }

    [Fact]
    public async Task Poll_HalfCopiedModel_BreaksNothingAndIsServedOnceWhole()
    {
        _models.Add("a");
        await using var repository = await OpenAsync();
        var before = repository.Find("a");
        var whole = File.ReadAllBytes(_models["a/1/model.onnx"]);

        // A version whose folder is there but not its file, then half the file, then all of it.
        Directory.CreateDirectory(_models["a/2"]);
        await PollAsync(repository);
        Assert.Same(before, repository.Find("a"));
        File.WriteAllBytes(_models["a/2/model.onnx"], whole[..(whole.Length / 2)]);
        await PollAsync(repository);
        Assert.Same(before, repository.Find("a"));
        Assert.Equal(ModelState.Unavailable, repository.Index(readyOnly: false)[1].State);
        Assert.Equal(1, (await TestRepository.InferAsync(repository, "a")).ModelVersion);
        File.WriteAllBytes(_models["a/2/model.onnx"], whole);
        await PollAsync(repository);
        Assert.Equal(2, (await TestRepository.InferAsync(repository, "a")).ModelVersion);

        // A configuration of which half is written.
        var config = File.ReadAllText(_models["a/config.pbtxt"]);
        var serving = repository.Find("a");
        File.WriteAllText(_models["a/config.pbtxt"], config[..(config.Length / 2)]);
        await PollAsync(repository);
        Assert.Same(serving, repository.Find("a"));
        Assert.True(repository.IsReady);
    }

    [Fact]
    public async Task Poll_ModelThatFailed_IsTriedAgainThoughNothingChanged()
    {
        _models.Add("a");
        _models.AddBroken("b", 1);
        File.Copy(_models["a/config.pbtxt"], _models["b/config.pbtxt"]);
        File.Copy(_models["a/labels.txt"], _models["b/labels.txt"]);
        var loader = new GatedLoader();
        await using var repository = await _models.OpenAsync(ModelControlMode.Poll, loader, _time);
        Assert.Equal(2, loader.Loads);
        await PollAsync(repository);
        Assert.Equal(3, loader.Loads);
    }

    [Fact]
    public async Task Poll_ModelThatAppearsTwice_IsUnloadedAndSaysSo()
    {
        using var second = new TemporaryDirectory();
        _models.Add("a");
        await using var repository = await ModelRepository.OpenAsync(
            new ModelRepositoryOptions { Directories = [_models[""], second.FullName], ControlMode = ModelControlMode.Poll, ExitOnError = false },
            timeProvider: _time,
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(repository.IsModelReady("a"));
        TestModel.Write(second["a"]);
        await PollAsync(repository);
        Assert.False(repository.IsModelReady("a"));
        Assert.Equal([new ModelIndexEntry("a", null, ModelState.Unavailable, "model appears in two or more repositories")], repository.Index(readyOnly: false));
    }

    private Task<ModelRepository> OpenAsync() => _models.OpenAsync(ModelControlMode.Poll, null, _time);

    private async Task PollAsync(ModelRepository repository)
    {
        var polled = repository.NextPoll;
        _time.Advance(TimeSpan.FromSeconds(15));
        await polled;
    }
}
