using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Repository;
using Tritone.Runtime.Classification;
using Tritone.Tensors;

namespace Tritone.Serving.Tests;

/// <summary>Models that read sequences of tokens: what shares a batch, and that nobody can tell from the answers.</summary>
public sealed class ServedSequencesTests : IDisposable
{
    private const float Rounding = 1e-5f;

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task InferAsync_DifferentLengths_ShareABatchAndAreAnsweredAsAlone()
    {
        using var model = Load("dynamic_batching { max_queue_delay_microseconds: 1000 }");
        InferenceRequest[] requests = [.. Enumerable.Range(3, 6).Select(length => Request(Row(length)))];
        var sent = Array.ConvertAll(requests, request => model.InferAsync(request, Cancelled));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var together = await Task.WhenAll(sent);
        Assert.Equal((6UL, 1UL), (model.Statistics.InferenceCount, model.Statistics.ExecutionCount));
        using var alone = Load("dynamic_batching { }", name: "alone");
        foreach (var (request, response) in requests.Zip(together))
        {
            Assert.Equal([1L, 4L], response.Outputs[0].Shape);
            Same(await alone.InferAsync(request, Cancelled), response);
        }
    }

    [Fact]
    public async Task InferAsync_PaddedRows_AreTrimmedAndAnsweredInTheirShape()
    {
        using var model = Load("dynamic_batching { }");
        var padded = await model.InferAsync(Request(16, Row(3), Row(7), Row(5)), Cancelled);
        Assert.Equal([3L, 4L], padded.Outputs[0].Shape);
        foreach (var (i, length) in new[] { 3, 7, 5 }.Index())
        {
            var alone = await model.InferAsync(Request(Row(length)), Cancelled);
            Assert.All(Floats(alone).Zip(Floats(padded).Skip(4 * i)), pair => Assert.Equal(pair.First, pair.Second, Rounding));
        }

        // Tokens of padding are not what they were when they reach the graph: any will do.
        Same(padded, await model.InferAsync(Request(16, 77, Row(3), Row(7), Row(5)), Cancelled));
    }

    [Fact]
    public async Task InferAsync_BodyInPieces_IsReadAcrossThem()
    {
        using var model = Load("dynamic_batching { }");
        var request = Request(16, Row(3), Row(7));
        var inPieces = request with { Inputs = [.. request.Inputs.Select(input => input with { Data = Pieces.Of(input.Data.ToArray(), 13) })] };
        Same(await model.InferAsync(request, Cancelled), await model.InferAsync(inPieces, Cancelled));
    }

    [Fact]
    public async Task InferAsync_MoreRowsThanABatchTakes_IsSplitAndJoinedAgain()
    {
        using var model = Load("dynamic_batching { }", budget: "16");
        int[] lengths = [8, 3, 8, 16, 1, 5, 8, 8];
        var answer = await model.InferAsync(Request(16, [.. lengths.Select(Row)]), Cancelled);
        var statistics = model.Statistics;
        Assert.Equal([8L, 4L], answer.Outputs[0].Shape);
        Assert.Equal((1UL, 8UL), (statistics.Success.Count, statistics.InferenceCount));
        Assert.True(statistics.ExecutionCount >= 4, $"{statistics.ExecutionCount} runs");
        Assert.Equal(8, statistics.Batches.Sum(batch => batch.BatchSize * (int)batch.ComputeInfer.Count));
        Assert.True(statistics.Success.Nanoseconds >= statistics.Queue.Nanoseconds + statistics.ComputeInfer.Nanoseconds);
        foreach (var (i, length) in lengths.Index())
        {
            var alone = await model.InferAsync(Request(Row(length)), Cancelled);
            Assert.All(Floats(alone).Zip(Floats(answer).Skip(4 * i)), pair => Assert.Equal(pair.First, pair.Second, Rounding));
        }
    }

    [Fact]
    public async Task InferAsync_RowWithoutTokens_KeepsItsLength()
    {
        using var model = Load("dynamic_batching { }");
        using var asItIs = Load("dynamic_batching { }", budget: "0", name: "as-it-is");
        var request = Request(5, new int[5]) with { Id = "masked" };
        Same(await asItIs.InferAsync(request, Cancelled), await model.InferAsync(request, Cancelled));
    }

    [Theory]
    [InlineData(null, 2UL)]
    [InlineData("0", 2UL)]
    [InlineData("512", 1UL)] // who sets a budget has decided
    public async Task Load_AnswersDependOnPadding_KeepsToOneLength(string? budget, ulong executions)
    {
        var parameter = budget is null ? "" : $"parameters {{ key: 'tritone.token_budget' value {{ string_value: '{budget}' }} }}";
        using var model = ServedModel.Load(
            ModelDirectory.Open(MeanModel.Write(_directory["mean"], $"dynamic_batching {{ max_queue_delay_microseconds: 1000 }} {parameter}")), 1, new ServedModelOptions { TimeProvider = _time }, Cancelled);
        Assert.Equal(budget is null, model.Warning?.StartsWith("its answers change with padding and company (by 0.", StringComparison.Ordinal) ?? false);
        Task<InferenceResponse>[] sent = [model.InferAsync(Request(Row(6)), Cancelled), model.InferAsync(Request(Row(5)), Cancelled)];
        while (!sent.All(task => task.IsCompleted))
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.Equal(executions, model.Statistics.ExecutionCount);
    }

    [Theory]
    [InlineData("tritone.token_budget", "many", "is 'many'; it is a number from 0 to 1000000")]
    [InlineData("tritone.max_queue_tokens", "0", "is '0'; it is a number from 1 to ")]
    public void Load_ParameterOutOfRange_IsRefused(string parameter, string value, string message)
    {
        TestModel.Write(_directory["emotion"], parameters: new Dictionary<string, string?> { [parameter] = value });
        var refusal = Assert.Throws<TritoneException>(() => ServedModel.Load(ModelDirectory.Open(_directory["emotion"]), 1, cancellationToken: Cancelled));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClassifyAsync_TextsAndTensors_ShareABatch()
    {
        using var model = Load("dynamic_batching { max_queue_delay_microseconds: 1000 }", takesTexts: true);
        var text = model.ClassifyAsync("what a day!", default, "the text", Cancelled);
        var tensor = model.InferAsync(Request(Row(5)), Cancelled);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await tensor;
        var prediction = (await text).Prediction;
        Assert.Equal((2UL, 1UL), (model.Statistics.Success.Count, model.Statistics.ExecutionCount));
        using var classifier = EmotionClassifier.Load(_directory["other"]);
        var expected = classifier.Classify("what a day!");
        Assert.Equal((expected.Label, expected.Tokens), (prediction.Label, prediction.Tokens));
        Assert.Equal(expected.Score, prediction.Score, Rounding);
    }

    private ServedModel Load(string more, string? budget = null, bool takesTexts = false, string name = "other")
    {
        TestModel.Write(_directory[name], takesTexts: takesTexts);
        var parameter = budget is null ? "" : $"parameters {{ key: 'tritone.token_budget' value {{ string_value: '{budget}' }} }}";
        File.AppendAllText(_directory[$"{name}/config.pbtxt"], $"\n{more}\n{parameter}\ninstance_group [ {{ count: 1 kind: KIND_CPU }} ]\n");
        return ServedModel.Load(ModelDirectory.Open(_directory[name]), 1, new ServedModelOptions { TimeProvider = _time }, Cancelled);
    }

    // Not all rows of one length are alike.
    private static int[] Row(int length) => [.. Enumerable.Range(0, length).Select(i => 1 + (((i * 7) + length) % 12))];

    private static InferenceRequest Request(int[] row) => Request(row.Length, row);

    private static InferenceRequest Request(int columns, params int[][] rows) => Request(columns, 0, rows);

    private static InferenceRequest Request(int columns, int padding, params int[][] rows) => new()
    {
        Inputs =
        [
            Input("input_ids", columns, rows.Select(row => row.Concat(Enumerable.Repeat(padding, columns - row.Length)))),
            Input("attention_mask", columns, rows.Select(row => row.Select(id => id == 0 ? 0 : 1).Concat(Enumerable.Repeat(0, columns - row.Length)))),
        ],
    };

    private static InputTensor Input(string name, int columns, IEnumerable<IEnumerable<int>> rows)
    {
        long[] values = [.. rows.SelectMany(row => row.Select(value => (long)value))];
        return new InputTensor(name, TensorDataType.Int64, [values.Length / columns, columns], new ReadOnlySequence<byte>(MemoryMarshal.AsBytes(values.AsSpan()).ToArray()));
    }

    private static void Same(InferenceResponse expected, InferenceResponse actual)
    {
        Assert.Equal(expected.Outputs[0].Shape, actual.Outputs[0].Shape);
        Assert.All(Floats(expected).Zip(Floats(actual)), pair => Assert.Equal(pair.First, pair.Second, Rounding));
    }

    private static float[] Floats(InferenceResponse response) => MemoryMarshal.Cast<byte, float>(response.Outputs[0].Data.Span).ToArray();
}
