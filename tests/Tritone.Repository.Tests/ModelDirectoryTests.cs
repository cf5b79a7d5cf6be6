using Tritone.Repository.Configuration;
using Tritone.Tensors;
using Message = Tritone.Protocol.Grpc.ModelConfig;

namespace Tritone.Repository.Tests;

public sealed class ModelDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_DirectoryMadeForTriton_IsRead()
    {
        Directory.CreateDirectory(_directory["emotion/3"]);
        Directory.CreateDirectory(_directory["emotion/03"]);
        Directory.CreateDirectory(_directory["emotion/11"]);
        Directory.CreateDirectory(_directory["emotion/notes"]);
        File.WriteAllText(_directory["emotion/config.pbtxt"], ModelConfigs.Emotion().ToPbtxt());

        var model = ModelDirectory.Open(_directory["emotion/"]);
        Assert.Equal("emotion", model.Name);
        Assert.Equal([3L, 11L], model.Versions);
        Assert.Equal([11L], model.ServedVersions);
        Assert.False(model.HasTokenizer);
        Assert.Null(model.ReadManifest(3));
        Assert.Equal(_directory["emotion/3/model.onnx"], model.ModelPath(3));
        Assert.Contains("has no version 4; it has 3, 11", Refusal(() => model.ModelPath(4), ErrorCode.NotFound), StringComparison.Ordinal);
        Assert.Contains("labels.txt", Refusal(() => model.ReadLabels(model.Config.Outputs[0]), ErrorCode.NotFound), StringComparison.Ordinal);
        Assert.Null(model.ReadLabels(model.Config.Outputs[0] with { LabelFileName = null }));
    }

    [Fact]
    public void Open_NoVersions_SaysSoWhenOneIsWanted()
    {
        Directory.CreateDirectory(_directory["emotion"]);
        File.WriteAllText(_directory["emotion/config.pbtxt"], ModelConfigs.Emotion().ToPbtxt());
        Assert.Contains("no versions", Refusal(() => ModelDirectory.Open(_directory["emotion"]).ModelPath(1), ErrorCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoDirectoryOrNothingInIt_IsNotFound()
    {
        Refusal(() => ModelDirectory.Open(_directory["absent"]), ErrorCode.NotFound);
        Refusal(() => ModelDirectory.Open(_directory["absent"], new Message()), ErrorCode.NotFound);
        Directory.CreateDirectory(_directory["emotion"]);
        Assert.Contains("neither a config.pbtxt nor a version", Refusal(() => ModelDirectory.Open(_directory["emotion"]), ErrorCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoConfig_IsAModelThatItsGraphCompletes()
    {
        Directory.CreateDirectory(_directory["auto/2"]);
        File.WriteAllText(_directory["auto/2/model.onnx"], "");
        var model = ModelDirectory.Open(_directory["auto"]);
        Assert.Equal("auto", model.Name);
        Assert.Equal([2L], model.RequireServedVersions());
        Assert.Null(model.WrittenConfig);
        Assert.Empty(model.Config.Inputs);

        var config = model.Complete([new GraphTensor("x", TensorDataType.Fp32, [-1, 3])], [new GraphTensor("y", TensorDataType.Fp32, [-1])]);
        Assert.Equal(new ModelInput("x", TensorDataType.Fp32, [3]), config.Inputs.Single());
        Assert.Equal(new ModelOutput("y", TensorDataType.Fp32, [1]) { Reshape = [] }, config.Outputs.Single());
        Assert.Equal((4, 2), (config.MaxBatchSize, config.InstanceCount));
        Assert.Equal(new DynamicBatching([4]), config.DynamicBatching);
        Assert.Equal("auto", config.Message.InstanceGroup.Single().Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("max_batch_size: 4")]
    public void Open_VersionThatIsNoOnnx_IsRefused(string? config)
    {
        Directory.CreateDirectory(_directory["plan/1"]);
        File.WriteAllText(_directory["plan/1/model.plan"], "");
        if (config is not null)
        {
            File.WriteAllText(_directory["plan/config.pbtxt"], config);
        }

        Assert.Contains("nothing says what kind of model", Refusal(() => ModelDirectory.Open(_directory["plan"]), ErrorCode.Unsupported), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AnotherConfig_StandsInForTheFile()
    {
        Directory.CreateDirectory(_directory["emotion/1"]);
        Directory.CreateDirectory(_directory["emotion/2"]);
        File.WriteAllText(_directory["emotion/config.pbtxt"], "what is here is not { even read");
        var given = new Message { Backend = "onnxruntime", MaxBatchSize = 7, VersionPolicy = new() { Specific = new() { Versions = { 1 } } } };
        var model = ModelDirectory.Open(_directory["emotion"], given);
        Assert.Equal(given, model.WrittenConfig);
        Assert.Equal([1L], model.ServedVersions);
        Assert.Equal(7, model.Config.MaxBatchSize);

        given.MaxBatchSize = 8;
        Assert.Equal(7, model.WrittenConfig!.MaxBatchSize);
        Assert.Equal(
            "the configuration given for model 'emotion' names the model 'joy'; its directory is 'emotion'",
            Refusal(() => ModelDirectory.Open(_directory["emotion"], new Message { Name = "joy" }), ErrorCode.InvalidArgument));
        Assert.Equal(
            "the configuration given for model 'emotion': 'max_batch_size' must be non-negative value for emotion",
            Refusal(() => ModelDirectory.Open(_directory["emotion"], new Message { MaxBatchSize = -1 }), ErrorCode.InvalidArgument));
    }

    [Fact]
    public void Complete_GraphThatDoesNotFit_IsRefusedInTritonsWords()
    {
        Directory.CreateDirectory(_directory["badconfig/1"]);
        File.WriteAllText(_directory["badconfig/config.pbtxt"], ModelConfigs.Emotion("badconfig").ToPbtxt().Replace("INT64", "INT32", StringComparison.Ordinal));
        var model = ModelDirectory.Open(_directory["badconfig"]);
        Assert.Equal(
            "unable to load model 'badconfig', configuration expects datatype TYPE_INT32 for input 'input_ids', model provides TYPE_INT64",
            Refusal(
                () => model.Complete(
                    [new GraphTensor("input_ids", TensorDataType.Int64, [-1, -1]), new GraphTensor("attention_mask", TensorDataType.Int64, [-1, -1])],
                    [new GraphTensor("logits", TensorDataType.Fp32, [-1, 2])]),
                ErrorCode.InvalidArgument));
    }

    [Fact]
    public void RequireServedVersions_None_IsRefusedInTritonsWords()
    {
        Directory.CreateDirectory(_directory["noversion"]);
        File.WriteAllText(_directory["noversion/config.pbtxt"], ModelConfigs.Emotion("noversion").ToPbtxt());
        Assert.Equal(
            "at least one version must be available under the version policy of model 'noversion'",
            Refusal(() => ModelDirectory.Open(_directory["noversion"]).RequireServedVersions(), ErrorCode.InvalidArgument));
    }

    [Fact]
    public void ModelPath_FolderOfAModel_LeadsToTheGraphInIt()
    {
        Directory.CreateDirectory(_directory["big/1/model.onnx"]);
        Assert.Equal(_directory["big/1/model.onnx/model.onnx"], ModelDirectory.Open(_directory["big"]).ModelPath(1));
    }

    [Fact]
    public void WarmupPath_InputOfAFile_LiesInTheFolderForThem()
    {
        Directory.CreateDirectory(_directory["m/1/model.onnx"]);
        var model = ModelDirectory.Open(_directory["m"]);
        Assert.Equal(_directory["m/warmup/raw"], model.WarmupPath(new WarmupInput("x", TensorDataType.Fp32, [1], WarmupSource.File, "raw")));
        Assert.Throws<ArgumentException>(() => model.WarmupPath(new WarmupInput("x", TensorDataType.Fp32, [1], WarmupSource.Zero)));
    }

    [Fact]
    public void Open_NameOfAnotherModel_IsRefused()
    {
        Directory.CreateDirectory(_directory["joy"]);
        File.WriteAllText(_directory["joy/config.pbtxt"], ModelConfigs.Emotion().ToPbtxt());
        Assert.Contains("'emotion'; its directory is 'joy'", Refusal(() => ModelDirectory.Open(_directory["joy"]), ErrorCode.InvalidArgument), StringComparison.Ordinal);
    }

    private static string Refusal(Action action, ErrorCode code)
    {
        var refusal = Assert.Throws<TritoneException>(action);
        Assert.Equal(code, refusal.Code);
        return refusal.Message;
    }
}
