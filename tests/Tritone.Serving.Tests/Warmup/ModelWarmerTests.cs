using Tritone.Repository;

namespace Tritone.Serving.Tests.Warmup;

public sealed class ModelWarmerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("""name: "zero" batch_size: 3 """ + Inputs + "zero_data: true } }")]
    [InlineData("""name: "random" batch_size: 1 count: 2 """ + Inputs + "random_data: true } }")]
    [InlineData("""name: "none" batch_size: 0 inputs { key: "no such input" value { data_type: TYPE_INT64 dims: [ 4 ] zero_data: true } }""")]
    public void Load_WarmupThatFits_LoadsAndCountsNothing(string warmup)
    {
        using var model = Load(warmup);
        Assert.Equal((0UL, 0UL, 0UL), (model.Statistics.Success.Count, model.Statistics.ExecutionCount, model.Statistics.InferenceCount));
    }

    [Fact]
    public void Load_DataFromAFile_IsReadFromTheFolderWarmup()
    {
        const string Warmup = """name: "file" batch_size: 2 inputs { key: "attention_mask" value { data_type: TYPE_INT64 dims: [ 1 ] zero_data: true } } inputs { key: "input_ids" value { data_type: TYPE_INT64 dims: [ 1 ] input_data_file: "ids" } }""";
        Refused(Warmup, ErrorCode.NotFound, "failed to run warmup sample 'file' of model 'emotion': there is no file");
        Directory.CreateDirectory(_directory["emotion/warmup"]);
        File.WriteAllBytes(_directory["emotion/warmup/ids"], new byte[7]);
        Refused(Warmup, ErrorCode.InvalidArgument, "input byte size mismatch for input 'input_ids' for model 'emotion'. Expected 16, got 14");
        File.WriteAllBytes(_directory["emotion/warmup/ids"], new byte[8]);
        Load(Warmup).Dispose();
    }

    [Fact]
    public void Load_WarmupThatFails_IsALoadThatFails()
    {
        Refused(
            """name: "odd" batch_size: 1 inputs { key: "attention_mask" value { data_type: TYPE_INT64 dims: [ 5 ] zero_data: true } } inputs { key: "input_ids" value { data_type: TYPE_INT64 dims: [ 4 ] zero_data: true } }""",
            ErrorCode.Internal,
            "failed to run warmup sample 'odd' of model 'emotion': onnx runtime error 1: Non-zero status code");
        Refused("""name: "half" batch_size: 1 inputs { key: "input_ids" value { data_type: TYPE_INT64 dims: [ 4 ] zero_data: true } }""", ErrorCode.InvalidArgument, "expected 2 inputs but got 1 inputs");
    }

    private const string Inputs = """inputs { key: "input_ids" value { data_type: TYPE_INT64 dims: [ 4 ] zero_data: true } } inputs { key: "attention_mask" value { data_type: TYPE_INT64 dims: [ 4 ] """;

    private void Refused(string warmup, ErrorCode code, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => Load(warmup));
        Assert.Equal(code, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private ServedModel Load(string warmup)
    {
        if (!Directory.Exists(_directory["emotion/1"]))
        {
            TestModel.Write(_directory["emotion"], takesTexts: false);
            File.Copy(_directory["emotion/config.pbtxt"], _directory["config"]);
        }

        File.WriteAllText(_directory["emotion/config.pbtxt"], $"{File.ReadAllText(_directory["config"])}\nmodel_warmup [ {{ {warmup} }} ]\n");
        return ServedModel.Load(ModelDirectory.Open(_directory["emotion"]), 1, cancellationToken: TestContext.Current.CancellationToken);
    }
}
