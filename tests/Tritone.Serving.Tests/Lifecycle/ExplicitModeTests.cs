using Tritone.Serving.Lifecycle;

namespace Tritone.Serving.Tests.Lifecycle;

public sealed class ExplicitModeTests : IDisposable
{
    private readonly TestRepository _models = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task OpenAsync_NothingNamed_LoadsNothingAndIsReady()
    {
        _models.Add("a").Add("b");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        Assert.True(repository.IsReady);
        Assert.Equal([new ModelIndexEntry("a"), new ModelIndexEntry("b")], repository.Index(readyOnly: false));
        Assert.Empty(repository.Index(readyOnly: true));
        Refused(() => repository.Find("a"), ErrorCode.NotFound, "Request for unknown model: 'a' is not found");
        Assert.False(repository.IsModelReady("a"));
    }

    [Fact]
    public async Task OpenAsync_NamesOrStar_LoadsThese()
    {
        _models.Add("a").Add("b").Add("c");
        await using (var some = await _models.OpenAsync(ModelControlMode.Explicit, "a", "c"))
        {
            Assert.Equal(["a", "c"], some.Models.Select(model => model.Name));
        }

        await using var all = await _models.OpenAsync(ModelControlMode.Explicit, "*");
        Assert.Equal(["a", "b", "c"], all.Models.Select(model => model.Name));
    }

    [Fact]
    public async Task LoadAndUnload_Model_ShowsItsStates()
    {
        _models.Add("a", 1, 2);
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        await repository.LoadAsync("a", null, Cancellation);
        Assert.Equal([new ModelIndexEntry("a", 2, ModelState.Ready)], repository.Index(readyOnly: false));
        Assert.Equal(2, (await TestRepository.InferAsync(repository, "a")).ModelVersion);

        await repository.UnloadAsync("a", unloadDependents: true, Cancellation);
        Assert.Equal([new ModelIndexEntry("a", 2, ModelState.Unavailable, "unloaded")], repository.Index(readyOnly: false));
        Assert.Empty(repository.Index(readyOnly: true));
        Assert.True(repository.IsReady);
        Assert.False(repository.IsModelReady("a", "2"));
        Refused(() => repository.Find("a"), ErrorCode.NotFound, "Request for unknown model: 'a' has no available versions");
        Refused(() => repository.Lease("a", "2"), ErrorCode.Unavailable, "Request for unknown model: 'a' version 2 is not at ready state");
        Refused(() => repository.Find("a", "1"), ErrorCode.NotFound, "Request for unknown model: 'a' version 1 is not found");

        // Once more, and of what there is not: no error.
        await repository.UnloadAsync("a", cancellationToken: Cancellation);
        await repository.UnloadAsync("nope", cancellationToken: Cancellation);
        await repository.LoadAsync("a", null, Cancellation);
        Assert.Equal([new ModelIndexEntry("a", 2, ModelState.Ready)], repository.Index(readyOnly: false));
    }

    [Fact]
    public async Task LoadAsync_PolicyThatServesOthers_ExchangesThem()
    {
        _models.Add("a", 1, 2);
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, "a");
        _models.Edit("a", "max_batch_size: 32", "max_batch_size: 32\nversion_policy { specific { versions: [1] } }");
        await repository.LoadAsync("a", null, Cancellation);
        Assert.Equal(
            [new ModelIndexEntry("a", 1, ModelState.Ready), new ModelIndexEntry("a", 2, ModelState.Unavailable, "unloaded")], repository.Index(readyOnly: false));
        Assert.Equal(["1"], repository.Describe("a").Versions);
        Refused(() => repository.Find("a", "2"), ErrorCode.Unavailable, "Request for unknown model: 'a' version 2 is not at ready state");
    }

    [Fact]
    public async Task LoadAsync_UnchangedModel_LoadsNothing()
    {
        _models.Add("a");
        var loader = new GatedLoader();
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, loader, null, "a");
        var before = repository.Find("a");
        await repository.LoadAsync("a", null, Cancellation);
        Assert.Same(before, repository.Find("a"));
        Assert.Equal(1, loader.Loads);
    }

    [Fact]
    public async Task GetStatistics_VersionsThatAreReady_AreThere()
    {
        _models.Add("a", 1, 2).Add("b");
        _models.Edit("a", "max_batch_size: 32", "max_batch_size: 32\nversion_policy { all { } }");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        Assert.Empty(repository.GetStatistics());
        await repository.LoadAsync("b", null, Cancellation);
        await repository.LoadAsync("a", null, Cancellation);
        await TestRepository.InferAsync(repository, "a");
        Assert.Equal([("a", 1L, 0ul), ("a", 2L, 1ul), ("b", 1L, 0ul)], repository.GetStatistics().Select(model => (model.Name, model.Version, model.InferenceCount)));
        Assert.Equal(2, repository.GetStatistics("a").Count);
        Assert.Equal(2, Assert.Single(repository.GetStatistics("a", "2")).Version);
        Refused(() => repository.GetStatistics("a", "9"), ErrorCode.InvalidArgument, "requested model version is not available for model 'a'");
        Refused(() => repository.GetStatistics("nope"), ErrorCode.InvalidArgument, "requested model 'nope' is not available");
        Refused(
            () => repository.GetStatistics("a", "x"),
            ErrorCode.InvalidArgument,
            "failed to get model version from specified version string 'x' (details: stol), version should be an integral value > 0");
        await repository.UnloadAsync("a", cancellationToken: Cancellation);
        Refused(() => repository.GetStatistics("a"), ErrorCode.InvalidArgument, "requested model 'a' is not available");
    }

    [Theory]
    [InlineData(" 1", 1)]
    [InlineData("+1", 1)]
    [InlineData("1x", 1)]
    [InlineData("-1", 1)]
    [InlineData("", 1)]
    [InlineData("99999999999999999999", null)]
    [InlineData("x", null)]
    [InlineData("-", null)]
    public async Task Find_VersionText_IsReadAsTritonDoes(string text, int? version)
    {
        _models.Add("a");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, "a");
        if (version is { } number)
        {
            Assert.Equal(number, repository.Find("a", text).Version);
            Assert.True(repository.IsModelReady("a", text));
            return;
        }

        Refused(
            () => repository.Find("a", text),
            ErrorCode.InvalidArgument,
            $"failed to get model version from specified version string '{text}' (details: stol), version should be an integral value > 0");
    }

    [Theory]
    [InlineData("nope", ErrorCode.Internal, "failed to load 'nope', failed to poll from model repository")]
    [InlineData("", ErrorCode.InvalidArgument, "model name must not be empty")]
    [InlineData(" \t", ErrorCode.InvalidArgument, "model name must not contain only whitespace characters")]
    [InlineData("../a", ErrorCode.InvalidArgument, "invalid model name '../a', model name must not contain path traversal characters")]
    [InlineData("a/1", ErrorCode.InvalidArgument, "invalid model name 'a/1', model name must not contain path traversal characters")]
    public async Task LoadAsync_NoModel_SaysSo(string name, ErrorCode code, string message)
    {
        _models.Add("a");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        await RefusedAsync(repository.LoadAsync(name, null, Cancellation), code, message);
        Assert.True(repository.IsReady);
        Assert.Equal([new ModelIndexEntry("a")], repository.Index(readyOnly: false));
    }

    [Theory]
    [InlineData(ModelControlMode.None)]
    [InlineData(ModelControlMode.Poll)]
    public async Task LoadAndUnload_OutsideExplicitMode_AreRefused(ModelControlMode mode)
    {
        _models.Add("a");
        await using var repository = await _models.OpenAsync(mode);
        const string Message = "explicit model load / unload is not allowed if polling is enabled";
        await RefusedAsync(repository.LoadAsync("nope", null, Cancellation), ErrorCode.Unavailable, Message);
        await RefusedAsync(repository.UnloadAsync("a", cancellationToken: Cancellation), ErrorCode.Unavailable, Message);
        Assert.True(repository.IsModelReady("a"));
    }

    [Fact]
    public async Task LoadAsync_BrokenModel_SaysWhyEverywhereAndIsTriedAgain()
    {
        _models.Add("a");
        _models.AddBroken("a", 1);
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => repository.LoadAsync("a", null, Cancellation));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.StartsWith("load failed for model 'a': version 1 is at UNAVAILABLE state: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(";\n", refusal.Message, StringComparison.Ordinal);
        var entry = Assert.Single(repository.Index(readyOnly: false));
        Assert.Equal(("a", 1L, ModelState.Unavailable), (entry.Name, entry.Version, entry.State));
        Assert.Contains($"state: {entry.Reason};\n", refusal.Message, StringComparison.Ordinal);
        Assert.False(repository.IsReady);
        Refused(() => repository.Find("a"), ErrorCode.NotFound, "Request for unknown model: 'a' has no available versions");

        File.Copy(TestFiles.Golden("triton/models/emotion_dynamic/1/model.onnx"), _models["a/1/model.onnx"], overwrite: true);
        await repository.LoadAsync("a", null, Cancellation);
        Assert.True(repository.IsReady);
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Ready)], repository.Index(readyOnly: false));
    }

    [Fact]
    public async Task LoadAsync_NoVersion_IsNotReadyAndNotInTheIndex()
    {
        TestModel.Write(_models["a"], []);
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        await RefusedAsync(
            repository.LoadAsync("a", null, Cancellation),
            ErrorCode.InvalidArgument,
            "load failed for model 'a': at least one version must be available under the version policy of model 'a'\n");
        Assert.False(repository.IsReady);
        Assert.Empty(repository.Index(readyOnly: false));
    }

    [Fact]
    public async Task LoadAsync_BadReload_ChangesNothingForWhatServes()
    {
        _models.Add("a");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, "a");
        var before = repository.Find("a");

        // The version that serves becomes one that cannot be loaded: as in Triton the index shows what serves.
        _models.AddBroken("a", 1);
        Assert.Contains("version 1 is at UNAVAILABLE", (await Assert.ThrowsAsync<TritoneException>(() => repository.LoadAsync("a", null, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Same(before, repository.Find("a"));
        Assert.True(repository.IsReady);
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Ready)], repository.Index(readyOnly: false));

        // A new version beside it that cannot be loaded: the index says why, and the old one serves.
        _models.AddBroken("a", 2);
        await Assert.ThrowsAsync<TritoneException>(() => repository.LoadAsync("a", null, Cancellation));
        Assert.Same(before, repository.Find("a"));
        var index = repository.Index(readyOnly: false);
        Assert.Equal([(1L, ModelState.Ready), (2L, ModelState.Unavailable)], index.Select(entry => (entry.Version!.Value, entry.State!.Value)));
        Assert.StartsWith("I", index[1].Reason, StringComparison.Ordinal);
        Assert.False(repository.IsReady);
        Assert.Equal(1, (await TestRepository.InferAsync(repository, "a")).ModelVersion);

        // A configuration that cannot be read is not even a load.
        File.WriteAllText(_models["a/config.pbtxt"], "max_batch_size: {");
        await RefusedAsync(repository.LoadAsync("a", null, Cancellation), ErrorCode.Internal, "failed to load 'a', failed to poll from model repository");
        Assert.Same(before, repository.Find("a"));
    }

    [Fact]
    public async Task LoadAsync_OneVersionOfTwoBroken_ServesNeither()
    {
        _models.Add("a", 1);
        _models.AddBroken("a", 2);
        _models.Edit("a", "max_batch_size: 32", "max_batch_size: 32\nversion_policy { all { } }");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => repository.LoadAsync("a", null, Cancellation));
        Assert.StartsWith("load failed for model 'a': version 2 is at UNAVAILABLE state: ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((ModelState.Unavailable, "unloaded"), (repository.Index(false)[0].State, repository.Index(false)[0].Reason));
        Assert.False(repository.IsModelReady("a"));
    }

    [Fact]
    public async Task Index_WhileAModelLoads_SaysLoadingAndTheServerIsNotReady()
    {
        _models.Add("a");
        var loader = new GatedLoader();
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, loader);
        loader.CloseGate();
        var loading = repository.LoadAsync("a", null, Cancellation);
        await loader.Arrived;
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Loading)], repository.Index(readyOnly: false));
        Assert.False(repository.IsReady);
        Refused(() => repository.Find("a", "1"), ErrorCode.Unavailable, "Request for unknown model: 'a' version 1 is not at ready state");

        // Whoever unloads it meanwhile has his turn afterwards.
        var unloading = repository.UnloadAsync("a", cancellationToken: Cancellation);
        Assert.False(unloading.IsCompleted);
        loader.OpenGate();
        await loading;
        await unloading;
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Unavailable, "unloaded")], repository.Index(readyOnly: false));
    }

    [Fact]
    public async Task LoadAsync_Reload_KeepsTheOldOneUntilTheNewOneIsThere()
    {
        _models.Add("a");
        var loader = new GatedLoader();
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, loader, null, "a");
        var before = repository.Find("a");
        _models.Edit("a", "max_batch_size: 32", "max_batch_size: 16");
        loader.CloseGate();
        var loading = repository.LoadAsync("a", null, Cancellation);
        await loader.Arrived;
        Assert.Same(before, repository.Find("a"));
        Assert.True(repository.IsReady);
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Ready)], repository.Index(readyOnly: false));
        loader.OpenGate();
        await loading;
        Assert.NotSame(before, repository.Find("a"));
    }

    [Fact]
    public async Task UnloadAsync_ModelInUse_IsUnloadingUntilTheLastUseEnds()
    {
        _models.Add("a");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, "a");
        var lease = repository.Lease("a");
        await repository.UnloadAsync("a", cancellationToken: Cancellation);
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Unloading)], repository.Index(readyOnly: false));
        Assert.False(repository.IsReady);
        Assert.Throws<TritoneException>(() => repository.Lease("a"));

        // It still answers who has it, also while it is loaded anew.
        await repository.LoadAsync("a", null, Cancellation);
        Assert.Equal(1, (await TestRepository.InferAsync(lease.Model)).ModelVersion);
        Assert.NotSame(lease.Model, repository.Find("a"));
        lease.Dispose();
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Ready)], repository.Index(readyOnly: false));
    }

    private static void Refused(Func<object> action, ErrorCode code, string message)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }

    private static async Task RefusedAsync(Task task, ErrorCode code, string message)
    {
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => task);
        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }
}
