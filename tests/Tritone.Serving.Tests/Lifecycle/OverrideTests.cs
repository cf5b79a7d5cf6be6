using System.Text;
using Tritone.Serving.Lifecycle;

namespace Tritone.Serving.Tests.Lifecycle;

/// <summary>Loads with a configuration or files of the client's.</summary>
public sealed class OverrideTests : IDisposable
{
    private const string Config = """
        {"name":"a","platform":"onnxruntime_onnx","max_batch_size":8,
         "input":[{"name":"input_ids","data_type":"TYPE_INT64","dims":[-1]},{"name":"attention_mask","data_type":"TYPE_INT64","dims":[-1]}],
         "output":[{"name":"logits","data_type":"TYPE_FP32","dims":[4]}]}
        """;

    private static readonly Dictionary<string, ReadOnlyMemory<byte>> NoFiles = [];
    private readonly TestRepository _models = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static byte[] Graph => File.ReadAllBytes(TestFiles.Golden("triton/models/emotion_dynamic/1/model.onnx"));

    public void Dispose() => _models.Dispose();

    [Fact]
    public async Task LoadAsync_Config_IsInForceUntilTheNextLoad()
    {
        TestModel.Write(_models["a"], takesTexts: false);
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, "a");
        Assert.Equal(32, repository.GetConfig("a").MaxBatchSize);
        await repository.LoadAsync("a", new ModelOverride(Config, NoFiles), Cancellation);
        Assert.Equal(8, repository.GetConfig("a", "1").MaxBatchSize);
        await repository.LoadAsync("a", null, Cancellation);
        Assert.Equal(32, repository.GetConfig("a").MaxBatchSize);
    }

    [Theory]
    [InlineData("""{"nope":1}""")]
    [InlineData("""{"name":"b","max_batch_size":8}""")]
    [InlineData("{")]
    public async Task LoadAsync_ConfigThatIsNotSound_ChangesNothing(string config)
    {
        _models.Add("a");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, "a");
        var before = repository.Find("a");
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => repository.LoadAsync("a", new ModelOverride(config, NoFiles), Cancellation));
        Assert.Equal((ErrorCode.Internal, "failed to load 'a', failed to poll from model repository"), (refusal.Code, refusal.Message));
        Assert.Same(before, repository.Find("a"));
    }

    [Theory]
    [InlineData("file:7/model.onnx")]
    [InlineData("7/model.onnx")]
    public async Task LoadAsync_Files_AreServedInsteadOfThoseOnDisk(string name)
    {
        _models.Add("a");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit, "a");
        await repository.LoadAsync("a", new ModelOverride(Config, Files(name, Graph)), Cancellation);
        Assert.Equal(7, (await TestRepository.InferAsync(repository, "a")).ModelVersion);
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Unavailable, "unloaded"), new ModelIndexEntry("a", 7, ModelState.Ready)], repository.Index(readyOnly: false));
        await repository.LoadAsync("a", null, Cancellation);
        Assert.Equal(1, (await TestRepository.InferAsync(repository, "a")).ModelVersion);
    }

    [Fact]
    public async Task LoadAsync_FilesOfAModelThatIsOnNoDisk_AreInTheIndex()
    {
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        await repository.LoadAsync("a", new ModelOverride(Config, Files("1/model.onnx", Graph)), Cancellation);
        Assert.Equal([new ModelIndexEntry("a", 1, ModelState.Ready)], repository.Index(readyOnly: true));
        await repository.UnloadAsync("a", cancellationToken: Cancellation);
        Assert.Empty(repository.Index(readyOnly: false));
    }

    [Theory]
    [InlineData("1/model.onnx", false)]
    [InlineData("../../escaped", true)]
    [InlineData("/escaped", true)]
    public async Task LoadAsync_FilesWithoutConfigOrOutsideTheDirectory_AreRefusedAndLeaveNothing(string name, bool hasConfig)
    {
        _models.Add("a");
        await using var repository = await _models.OpenAsync(ModelControlMode.Explicit);
        var refusal = await Assert.ThrowsAsync<TritoneException>(
            () => repository.LoadAsync("a", new ModelOverride(hasConfig ? Config : null, Files(name, Encoding.UTF8.GetBytes("x"))), Cancellation));
        Assert.Equal("failed to load 'a', failed to poll from model repository", refusal.Message);
        Assert.Equal([new ModelIndexEntry("a")], repository.Index(readyOnly: false));
        Assert.False(File.Exists("/escaped"));
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), "escaped")));
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> Files(string name, byte[] content) => new() { [name] = content };
}
