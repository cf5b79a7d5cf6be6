using System.Runtime.InteropServices;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Runtime.Tests.Sessions;

public sealed class OnnxModelTests
{
    private static string Path => TestFiles.Golden("triton/models/emotion_dynamic/1/model.onnx");

    // As a real Triton answered for the same graph (default.jsonl, case 063).
    private static readonly float[] Recorded = [0.2600383758544922f, 0.24059803783893586f, -1.5970357656478882f, 3.7948269844055177f];

    [Fact]
    public void Load_Graph_DescribesItsInputsAndOutputs()
    {
        using var model = OnnxModel.Load(Path);
        Assert.Equal(["input_ids INT64 -1,-1", "attention_mask INT64 -1,-1"], model.Inputs.Select(Describe).OrderDescending());
        Assert.Equal(["logits FP32 -1,4"], model.Outputs.Select(Describe));
        Assert.Empty(model.OptionalInputs);
        Assert.Equal(Environment.ProcessorCount, model.MaxConcurrentRuns);

        static string Describe(TensorSpec spec) => $"{spec.Name} {spec.DataType.ToWireName()} {string.Join(',', spec.Dims)}";
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Run_RecordedRequest_GivesTheRecordedAnswer(int graphLevel)
    {
        using var model = OnnxModel.Load(Path, new OnnxModelOptions { GraphLevel = graphLevel });
        var logits = Assert.Single(model.Run(Inputs([101, 114, 127, 140], [1, 1, 1, 1]), ["logits"]));
        Assert.Equal("logits", logits.Name);
        Assert.Equal([1L, 4L], logits.Shape);
        Assert.All(Recorded.Zip(Floats(logits)), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Run_SeveralThreads_GivesTheRecordedAnswer()
    {
        using var model = OnnxModel.Load(Path, new OnnxModelOptions { MaxConcurrentRuns = 1, ThreadsPerRun = 2 });
        Assert.All(Recorded.Zip(Floats(Assert.Single(model.Run(Inputs([101, 114, 127, 140], [1, 1, 1, 1]), ["logits"])))), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Load_NoThreads_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => OnnxModel.Load(Path, new OnnxModelOptions { ThreadsPerRun = 0 }));

    [Fact]
    public async Task RunAsync_MoreAtOnceThanThereAreTurns_AnswersAll()
    {
        using var model = OnnxModel.Load(Path, new OnnxModelOptions { MaxConcurrentRuns = 2 });
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            model.RunAsync(Inputs([101, 114, 127, 140], [1, 1, 1, 1]), ["logits"], TestContext.Current.CancellationToken)));
        Assert.All(answers, answer => Assert.Equal(Floats(answers[0][0]), Floats(answer[0])));
    }

    [Fact]
    public async Task RunAsync_CancelledWhileItWaits_GivesUpItsTurn()
    {
        using var model = OnnxModel.Load(Path, new OnnxModelOptions { MaxConcurrentRuns = 1 });
        model.WaitForSlot(CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var waiting = model.RunAsync(Inputs([1], [1]), ["logits"], cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        model.ReleaseSlot();
        Assert.Single(await model.RunAsync(Inputs([1], [1]), ["logits"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Dispose_RunsUnderWay_AreFinishedFirst()
    {
        var model = OnnxModel.Load(Path, new OnnxModelOptions { MaxConcurrentRuns = 2 });
        model.WaitForSlot(CancellationToken.None);
        var disposing = Task.Run(model.Dispose, TestContext.Current.CancellationToken);
        Assert.False(disposing.IsCompleted);

        // The session is still there for the run that has its turn.
        Assert.NotNull(model.Session.ModelMetadata);
        model.ReleaseSlot();
        await disposing;
        Assert.Throws<ObjectDisposedException>(() => model.Run(Inputs([1], [1]), ["logits"]));
    }

    [Fact]
    public void Run_ShapesThatDoNotFitTogether_IsOneErrorAndTheModelGoesOn()
    {
        using var model = OnnxModel.Load(Path);
        var error = Assert.Throws<TritoneException>(() => model.Run([Input("input_ids", [1, 2, 3]), Input("attention_mask", [1, 1])], ["logits"]));
        Assert.Equal(ErrorCode.Internal, error.Code);
        Assert.NotNull(error.InnerException);
        Assert.Single(model.Run(Inputs([1], [1]), ["logits"]));
    }

    [Fact]
    public void Run_EmptySequence_IsWhatTritonAnswered()
    {
        using var model = OnnxModel.Load(Path);
        var logits = model.Run([Input("input_ids", []), Input("attention_mask", [])], ["logits"])[0];
        Assert.Equal(-0.4353872537612915f, Floats(logits)[0], 1e-5f);
    }

    [Fact]
    public void Run_DataThatDoNotFillTheShape_IsMisuse()
    {
        using var model = OnnxModel.Load(Path);
        Assert.Throws<ArgumentException>(() => model.Run([new Tensor("input_ids", TensorDataType.Int64, [1, 3], new byte[8]), Input("attention_mask", [1])], ["logits"]));
    }

    [Fact]
    public void Run_AnotherDataType_IsOneError()
    {
        using var model = OnnxModel.Load(Path);
        var error = Assert.Throws<TritoneException>(() => model.Run([new Tensor("input_ids", TensorDataType.Bytes, [1, 1], new byte[4]), Input("attention_mask", [1])], ["logits"]));
        Assert.Equal(ErrorCode.Internal, error.Code);
    }

    [Fact]
    public void Load_NoFile_IsNotFound()
        => Assert.Equal(ErrorCode.NotFound, Assert.Throws<TritoneException>(() => OnnxModel.Load("nowhere/model.onnx")).Code);

    [Fact]
    public void Load_SomethingElse_NamesTheFile()
    {
        var error = Assert.Throws<TritoneException>(() => OnnxModel.Load(TestFiles.Golden("README.md")));
        Assert.Equal(ErrorCode.Internal, error.Code);
        Assert.Contains("README.md", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoRunsAllowed_IsMisuse()
        => Assert.Throws<ArgumentOutOfRangeException>(() => OnnxModel.Load(Path, new OnnxModelOptions { MaxConcurrentRuns = 0 }));

    internal static Tensor[] Inputs(long[] ids, long[] mask) => [Input("input_ids", ids), Input("attention_mask", mask)];

    private static Tensor Input(string name, long[] values)
        => new(name, TensorDataType.Int64, [1, values.Length], MemoryMarshal.AsBytes<long>(values).ToArray());

    private static float[] Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.Data.Span).ToArray();
}
