using System.Buffers;
using System.Text;
using Tritone.Protocol.Inference;
using Tritone.Repository;
using Tritone.Tensors;

namespace Tritone.Serving.Tests.Inference;

/// <summary>Every datatype through a real graph, alone and in a batch of unequal requests, as the bytes that came.</summary>
public sealed class DataTypeTests : IDisposable
{
    private const string Batching = "dynamic_batching { max_queue_delay_microseconds: 1000 }";

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    public static TheoryData<TensorDataType> DataTypes => [.. Enum.GetValues<TensorDataType>()];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(DataTypes))]
    public async Task InferAsync_AnyDataType_ComesBackAsItWas(TensorDataType dataType)
    {
        using var model = Load(IdentityModel.Write(_directory["m"], dataType, [-1, -1], 8, "dims: [ -1 ]", Batching));
        var alone = Data(dataType, 6, 1);
        Assert.Equal(alone, Assert.Single((await Infer(model, Request(dataType, [2, 3], alone))).Outputs).Data.ToArray());

        // Three requests in one run: one row, two rows and one row.
        byte[][] data = [Data(dataType, 3, 2), Data(dataType, 6, 3), Data(dataType, 3, 4)];
        var sent = new[]
        {
            model.InferAsync(Request(dataType, [1, 3], data[0]), Cancelled),
            model.InferAsync(Request(dataType, [2, 3], data[1], pieces: true), Cancelled),
            model.InferAsync(Request(dataType, [1, 3], data[2]), Cancelled),
        };
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var responses = await Task.WhenAll(sent);
        Assert.Equal(data, responses.Select(response => response.Outputs[0].Data.ToArray()));
        Assert.Equal([1L, 2L, 1L], responses.Select(response => response.Outputs[0].Shape[0]));
        Assert.Equal([(2, 1UL), (4, 1UL)], model.Statistics.Batches.Select(batch => (batch.BatchSize, batch.ComputeInfer.Count)));
    }

    [Theory]
    [MemberData(nameof(DataTypes))]
    public async Task InferAsync_NoElements_ComesBackEmpty(TensorDataType dataType)
    {
        using var model = Load(IdentityModel.Write(_directory["m"], dataType, [-1, -1], 8, "dims: [ -1 ]"));
        var output = Assert.Single((await Infer(model, Request(dataType, [2, 0], []))).Outputs);
        Assert.Equal([2L, 0L], output.Shape);
        Assert.True(output.Data.IsEmpty);
    }

    [Fact]
    public async Task InferAsync_NoBatchDimension_TakesWholeShapesAndNeverMerges()
    {
        using var model = Load(IdentityModel.Write(_directory["m"], TensorDataType.Fp32, [-1, 2], 0, "dims: [ -1, 2 ]"));
        var responses = await Task.WhenAll(Enumerable.Range(1, 3).Select(i => model.InferAsync(Request(TensorDataType.Fp32, [9, 2], Data(TensorDataType.Fp32, 18, i)), Cancelled)));
        Assert.Equal(Enumerable.Range(1, 3).Select(i => Data(TensorDataType.Fp32, 18, i)), responses.Select(response => response.Outputs[0].Data.ToArray()));
        Assert.Equal((3UL, 3UL), (model.Statistics.InferenceCount, model.Statistics.ExecutionCount));
        Assert.Equal([(1, 3UL)], model.Statistics.Batches.Select(batch => (batch.BatchSize, batch.ComputeInfer.Count)));
        var classes = await Infer(model, Request(TensorDataType.Fp32, [2, 2], Data(TensorDataType.Fp32, 4, 1)) with { Outputs = [new RequestedOutput("Y") { ClassCount = 3 }] });
        Assert.Equal([3L], classes.Outputs[0].Shape);
    }

    [Fact]
    public async Task InferAsync_FixedDims_AreMergedWithoutComparing()
    {
        using var model = Load(IdentityModel.Write(_directory["m"], TensorDataType.Int32, [-1, 2], 4, "dims: [ 2 ]", Batching));
        var sent = Enumerable.Range(1, 4).Select(i => model.InferAsync(Request(TensorDataType.Int32, [1, 2], Data(TensorDataType.Int32, 2, i)), Cancelled)).ToArray();
        Assert.Equal(Enumerable.Range(1, 4).Select(i => Data(TensorDataType.Int32, 2, i)), (await Task.WhenAll(sent)).Select(response => response.Outputs[0].Data.ToArray()));
        Assert.Equal((4UL, 1UL), (model.Statistics.InferenceCount, model.Statistics.ExecutionCount));
    }

    [Fact]
    public async Task InferAsync_ReshapeToFixedDims_KeepsTheShapesOfTheProtocol()
    {
        using var model = Load(IdentityModel.Write(_directory["m"], TensorDataType.Int32, [-1, 2, 2], 4, "dims: [ 4 ] reshape: { shape: [ 2, 2 ] }", Batching));
        var sent = new[] { 1, 3 }.Select(rows => model.InferAsync(Request(TensorDataType.Int32, [rows, 4], Data(TensorDataType.Int32, rows * 4, rows)), Cancelled)).ToArray();
        var responses = await Task.WhenAll(sent);
        Assert.Equal([[1L, 4L], [3L, 4L]], responses.Select(response => response.Outputs[0].Shape));
        Assert.Equal([Data(TensorDataType.Int32, 4, 1), Data(TensorDataType.Int32, 12, 3)], responses.Select(response => response.Outputs[0].Data.ToArray()));
        Assert.Equal(1UL, model.Statistics.ExecutionCount);
    }

    [Fact]
    public async Task InferAsync_ScalarOfTheGraph_HasADimensionInTheProtocol()
    {
        using var model = Load(IdentityModel.Write(_directory["m"], TensorDataType.Int32, [], 0, "dims: [ 1 ]"));
        var output = Assert.Single((await Infer(model, Request(TensorDataType.Int32, [1], Data(TensorDataType.Int32, 1, 1)))).Outputs);
        Assert.Equal([1L], output.Shape);
        Assert.Equal(Data(TensorDataType.Int32, 1, 1), output.Data.ToArray());
    }

    [Fact]
    public async Task InferAsync_DataAtAnOddAddress_ComeBackAsTheyWere()
    {
        using var model = Load(IdentityModel.Write(_directory["m"], TensorDataType.Fp64, [-1, -1], 4, "dims: [ -1 ]"));
        var body = new byte[(8 * 5) + 3];
        Data(TensorDataType.Fp64, 5, 1).CopyTo(body, 3);
        var request = new InferenceRequest { Inputs = [new InputTensor("X", TensorDataType.Fp64, [1, 5], new ReadOnlySequence<byte>(body.AsMemory(3)))] };
        Assert.Equal(body[3..], (await Infer(model, request)).Outputs[0].Data.ToArray());
    }

    [Theory]
    [InlineData("ident_string", TensorDataType.Bytes)]
    [InlineData("ident_fp16", TensorDataType.Fp16)]
    [InlineData("ident_uint64", TensorDataType.UInt64)]
    [InlineData("ident_bool", TensorDataType.Bool)]
    public async Task InferAsync_ModelThatTritonServed_IsCompletedAndAnswers(string name, TensorDataType dataType)
    {
        var source = TestFiles.Shared($"golden/triton/models_queue/{name}");
        using var model = Load(source);
        Assert.Equal(4, model.Config.MaxBatchSize);
        var data = Data(dataType, 4, 1);
        var sent = model.InferAsync(Request(dataType, [1, 4], data), Cancelled);
        Assert.Equal(data, (await sent).Outputs[0].Data.ToArray());
    }

    private async Task<InferenceResponse> Infer(ServedModel model, InferenceRequest request)
    {
        var sent = model.InferAsync(request, Cancelled);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        return await sent;
    }

    private ServedModel Load(string directory) => ServedModel.Load(ModelDirectory.Open(directory), 1, new ServedModelOptions { TimeProvider = _time }, Cancelled);

    private static InferenceRequest Request(TensorDataType dataType, long[] shape, byte[] data, bool pieces = false)
        => new() { Inputs = [new InputTensor("X", dataType, shape, pieces ? Pieces.Of(data, 3) : new ReadOnlySequence<byte>(data))] };

    // Bytes that are sound in every datatype; byte strings of several lengths, with bytes that are no UTF-8 and with zeros.
    private static byte[] Data(TensorDataType dataType, int elements, int seed)
    {
        var random = new Random(seed);
        if (dataType is TensorDataType.Bytes)
        {
            return [.. Enumerable.Range(0, elements).SelectMany(i => BitConverter.GetBytes(i + seed).Concat(Encoding.Latin1.GetBytes(new string((char)(i * 40), i + seed))))];
        }

        var data = new byte[elements * dataType.ElementSize()];
        random.NextBytes(data);
        return dataType is TensorDataType.Bool ? Array.ConvertAll(data, value => (byte)(value & 1)) : data;
    }
}
