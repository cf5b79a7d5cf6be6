using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Repository;
using Tritone.Serving.Caching;
using Tritone.Tensors;

namespace Tritone.Serving.Tests;

/// <summary>What the transcripts of Triton do not have, and the rules of its statistics; the transcripts are replayed by the server's tests.</summary>
public sealed class ServedModelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly ServedModel _model;

    public ServedModelTests() => _model = ServedModel.Load(ModelDirectory.Open(TestModel.Write(_directory["emotion"])), 1);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _model.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task InferAsync_OutputsNotNamed_GivesAll()
    {
        var response = await _model.InferAsync(Request(2, 3) with { Id = "q" }, Cancelled);
        Assert.Equal(("q", "emotion", 1L), (response.Id, response.ModelName, response.ModelVersion));
        Assert.Equal([2L, 4L], Assert.Single(response.Outputs).Shape);
    }

    [Theory]
    [InlineData(0, "Expected 24, got 0")]
    [InlineData(33, "batch-size must be <= 32")]
    public async Task InferAsync_BatchOutOfRange_IsRefused(long rows, string message)
    {
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => _model.InferAsync(Request(rows, 3) with { Id = "q" }, Cancelled));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.StartsWith("[request id: q] ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0UL, _model.Statistics.Fail.Count);
    }

    [Fact]
    public async Task InferAsync_InputThatTheModelLacks_IsNamed()
    {
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => _model.InferAsync(new InferenceRequest { Inputs = [Input("input_ids", 1, 3), Input("mask", 1, 3)] }, Cancelled));
        Assert.Equal("unexpected inference input 'mask' for model 'emotion'", refusal.Message);
    }

    [Fact]
    public void Describe_Model_HasTheBatchDimension()
    {
        var metadata = _model.Describe([1, 4]);
        Assert.Equal(["1", "4"], metadata.Versions);
        Assert.Equal([-1L, -1L], metadata.Inputs[0].Shape);
        Assert.Equal([-1L, 4L], metadata.Outputs[0].Shape);
    }

    // grpc/default.jsonl, 136: requests of 1, 1 and 2 rows.
    [Fact]
    public async Task Statistics_RequestsOneByOne_AreCountedAsTritonCountsThem()
    {
        Assert.Equal((0L, 0UL), (_model.Statistics.LastInferenceMilliseconds, _model.Statistics.Success.Count));
        foreach (var rows in new[] { 1, 1, 2 })
        {
            await _model.InferAsync(Request(rows, 3), Cancelled);
        }

        var statistics = _model.Statistics;
        Assert.Equal(("emotion", 1L), (statistics.Name, statistics.Version));
        Assert.Equal((4UL, 3UL), (statistics.InferenceCount, statistics.ExecutionCount));
        Assert.All([statistics.Success, statistics.Queue, statistics.ComputeInput, statistics.ComputeInfer, statistics.ComputeOutput], duration => Assert.Equal(3UL, duration.Count));
        Assert.All([statistics.Fail, statistics.CacheHit, statistics.CacheMiss], duration => Assert.Equal(0UL, duration.Count));
        Assert.Equal([(1, 2UL), (2, 1UL)], statistics.Batches.Select(batch => (batch.BatchSize, batch.ComputeInfer.Count)));
        Assert.NotEqual(0L, statistics.LastInferenceMilliseconds);
        Assert.True(statistics.Success.Nanoseconds >= statistics.Queue.Nanoseconds + statistics.ComputeInfer.Nanoseconds);
    }

    // http/queue.jsonl, 009: 7 executions of one request and 2 of two; each request counts with the time of its batch.
    [Fact]
    public async Task Statistics_Batch_CountsItsTimeForEachRequest()
    {
        using var model = Load("dynamic_batching { preferred_batch_size: [ 4 ] max_queue_delay_microseconds: 1000 }");
        var sent = Enumerable.Range(0, 3).Select(_ => model.InferAsync(Request(1, 3), Cancelled)).ToArray();
        Assert.Equal(3, model.QueuedCount);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(sent);
        var statistics = model.Statistics;
        Assert.Equal((3UL, 1UL, 3UL), (statistics.InferenceCount, statistics.ExecutionCount, statistics.Queue.Count));
        Assert.Equal(3_000_000UL, statistics.Queue.Nanoseconds);
        Assert.Equal([(3, 1UL)], statistics.Batches.Select(batch => (batch.BatchSize, batch.ComputeInput.Count)));
        Assert.Equal(1L, statistics.LastInferenceMilliseconds);
    }

    [Fact]
    public async Task InferAsync_Together_AnswersAsOneByOne()
    {
        using var model = Load("dynamic_batching { max_queue_delay_microseconds: 1000 }");
        var requests = Enumerable.Range(1, 6).Select(i => Request(1 + (i % 3), 3, i)).ToArray();
        var sent = Array.ConvertAll(requests, request => model.InferAsync(request, Cancelled));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var together = await Task.WhenAll(sent);
        Assert.Equal(1UL, model.Statistics.ExecutionCount);
        foreach (var (request, response) in requests.Zip(together))
        {
            var alone = await _model.InferAsync(request, Cancelled);
            Assert.Equal(alone.Outputs[0].Shape, response.Outputs[0].Shape);
            Assert.All(Floats(alone).Zip(Floats(response)), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    // http/default.jsonl, 170, and its statistics: the failure of ONNX Runtime is the only one that counts, and no execution.
    [Fact]
    public async Task InferAsync_OnnxRuntimeFails_SaysWhatTritonSaysAndCounts()
    {
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => _model.InferAsync(
            new InferenceRequest { Inputs = [Input("input_ids", 1, 4), Input("attention_mask", 1, 5)] }, Cancelled));
        Assert.Equal(ErrorCode.Internal, refusal.Code);
        Assert.StartsWith("onnx runtime error 1: Non-zero status code returned while running Mul node. Name:'' Status Message: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("Attempting to broadcast an axis by a dimension other than 1. 4 by 5\n", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((1UL, 0UL, 0UL), (_model.Statistics.Fail.Count, _model.Statistics.Success.Count, _model.Statistics.ExecutionCount));
    }

    // http/default.jsonl, 077-080.
    [Fact]
    public async Task InferAsync_Classes_AreStringsWithLabels()
    {
        var request = new InferenceRequest
        {
            Inputs = [Longs("input_ids", [101, 114, 127, 140]), Longs("attention_mask", [1, 1, 1, 1])],
            Outputs = [new RequestedOutput("logits") { ClassCount = 3 }],
        };
        var output = Assert.Single((await _model.InferAsync(request, Cancelled)).Outputs);
        Assert.Equal((TensorDataType.Bytes, 2, 3L), (output.DataType, output.Shape.Count, output.Shape[1]));
        Assert.Equal("3.794827:3:sadness", System.Text.Encoding.UTF8.GetString(output.Data.Span.Slice(4, 18)));
        Assert.Equal(["anger", "joy", "optimism", "sadness"], _model.Labels["logits"]);
    }

    // http/all.jsonl, 024-026.
    [Fact]
    public async Task InferAsync_ResponseCache_AnswersTheSameRequestWithoutARun()
    {
        var cache = new ResponseCache(100_000);
        using (var model = Load("dynamic_batching { } response_cache { enable: true }", cache))
        {
            Assert.Null(model.Warning);
            var first = await model.InferAsync(Request(1, 4), Cancelled);
            var second = await model.InferAsync(Request(1, 4) with { Id = "again" }, Cancelled);
            Assert.Equal("again", second.Id);
            Assert.Equal(first.Outputs[0].Data.ToArray(), second.Outputs[0].Data.ToArray());
            var statistics = model.Statistics;
            Assert.Equal((1UL, 1UL, 2UL, 2UL), (statistics.InferenceCount, statistics.ExecutionCount, statistics.Success.Count, statistics.Queue.Count));
            Assert.Equal((1UL, 1UL, 1UL), (statistics.CacheHit.Count, statistics.CacheMiss.Count, statistics.ComputeInfer.Count));

            // Classes are made of what is kept, and are no answer of their own.
            var classes = await model.InferAsync(Request(1, 4) with { Outputs = [new RequestedOutput("logits") { ClassCount = 1 }] }, Cancelled);
            var named = await model.InferAsync(Request(1, 4) with { Outputs = [new RequestedOutput("logits")] }, Cancelled);
            Assert.Equal((TensorDataType.Bytes, TensorDataType.Fp32), (classes.Outputs[0].DataType, named.Outputs[0].DataType));
            Assert.Equal((2UL, 2UL), (model.Statistics.CacheHit.Count, model.Statistics.CacheMiss.Count));

            await model.InferAsync(Request(1, 4, first: 2), Cancelled);
            Assert.Equal(3, cache.Count);
        }

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task Load_ResponseCacheWithoutOneInTheServer_ServesAndWarns()
    {
        using var model = Load("response_cache { enable: true }");
        Assert.Contains("--cache-config", model.Warning, StringComparison.Ordinal);
        await model.InferAsync(Request(1, 4), Cancelled);
        await model.InferAsync(Request(1, 4), Cancelled);
        Assert.Equal((2UL, 0UL, 0UL), (model.Statistics.InferenceCount, model.Statistics.CacheHit.Count, model.Statistics.CacheMiss.Count));
    }

    [Fact]
    public async Task DisposeAsync_RequestsUnderWay_AreAnswered()
    {
        var model = Load("dynamic_batching { max_queue_delay_microseconds: 1000 }");
        var waiting = model.InferAsync(Request(1, 4), Cancelled);
        var disposing = model.DisposeAsync().AsTask();
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => model.InferAsync(Request(1, 4), Cancelled));
        Assert.Equal(ErrorCode.Unavailable, refusal.Code);
        Assert.False(disposing.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single((await waiting).Outputs);
        await disposing;
        await model.DisposeAsync();
    }

    [Fact]
    public async Task LoadAsync_Model_IsReady()
    {
        await using var model = await ServedModel.LoadAsync(ModelDirectory.Open(_directory["emotion"]), 1, cancellationToken: Cancelled);
        Assert.Equal((32, "emotion"), (model.Config.MaxBatchSize, model.ConfigMessage.Name));
        Assert.Equal("joy", model.Texts!.Labels[1]);
    }

    [Fact]
    public void Load_GraphThatIsNone_SaysWhatTritonSays()
    {
        File.WriteAllText(_directory["emotion/1/model.onnx"], "no graph");
        var refusal = Assert.Throws<TritoneException>(() => ServedModel.Load(ModelDirectory.Open(_directory["emotion"]), 1, cancellationToken: Cancelled));
        Assert.Equal(ErrorCode.Internal, refusal.Code);
        Assert.StartsWith($"onnx runtime error 7: Load model from {_directory["emotion/1/model.onnx"]} failed:Protobuf parsing failed.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4", null)]
    [InlineData("0", null)]
    [InlineData("many", "is 'many'; it is a number from 0 to 1024")]
    [InlineData("-1", "is '-1'")]
    public void Load_ThreadsOfARun_AreReadFromTheParameters(string threads, string? message)
    {
        TestModel.Write(_directory["threads"], parameters: new Dictionary<string, string?> { ["intra_op_thread_count"] = threads });
        if (message is null)
        {
            ServedModel.Load(ModelDirectory.Open(_directory["threads"]), 1, cancellationToken: Cancelled).Dispose();
            return;
        }

        Assert.Contains(message, Assert.Throws<TritoneException>(() => ServedModel.Load(ModelDirectory.Open(_directory["threads"]), 1, cancellationToken: Cancelled)).Message, StringComparison.Ordinal);
    }

    private ServedModel Load(string more, ResponseCache? cache = null)
    {
        TestModel.Write(_directory["other"], takesTexts: false);
        File.AppendAllText(_directory["other/config.pbtxt"], $"\n{more}\ninstance_group [ {{ count: 1 kind: KIND_CPU }} ]\n");
        return ServedModel.Load(ModelDirectory.Open(_directory["other"]), 1, new ServedModelOptions { Cache = cache, TimeProvider = _time }, Cancelled);
    }

    private static InferenceRequest Request(long rows, long columns, long first = 1)
        => new() { Inputs = [Input("input_ids", rows, columns, first), Input("attention_mask", rows, columns)] };

    private static InputTensor Input(string name, long rows, long columns, long value = 1)
        => new(name, TensorDataType.Int64, [rows, columns], new ReadOnlySequence<byte>(MemoryMarshal.AsBytes<long>(Enumerable.Repeat(value, (int)(rows * columns)).ToArray()).ToArray()));

    private static InputTensor Longs(string name, long[] values)
        => new(name, TensorDataType.Int64, [1, values.Length], new ReadOnlySequence<byte>(MemoryMarshal.AsBytes<long>(values).ToArray()));

    private static float[] Floats(InferenceResponse response) => MemoryMarshal.Cast<byte, float>(response.Outputs[0].Data.Span).ToArray();
}
