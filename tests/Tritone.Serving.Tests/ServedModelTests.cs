using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Repository;
using Tritone.Tensors;

namespace Tritone.Serving.Tests;

/// <summary>What the transcripts of Triton do not have; those that they have are replayed by the server's tests.</summary>
public sealed class ServedModelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServedModel _model;

    public ServedModelTests() => _model = ServedModel.Load(ModelDirectory.Open(TestModel.Write(_directory["emotion"])), 1);

    public void Dispose()
    {
        _model.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task InferAsync_OutputsNotNamed_GivesAll()
    {
        var response = await _model.InferAsync(new InferenceRequest { Id = "q", Inputs = [Input("input_ids", 2, 3), Input("attention_mask", 2, 3)] }, TestContext.Current.CancellationToken);
        Assert.Equal(("q", "emotion", 1L), (response.Id, response.ModelName, response.ModelVersion));
        Assert.Equal([2L, 4L], Assert.Single(response.Outputs).Shape);
    }

    [Theory]
    [InlineData(0, "Expected 24, got 0")]
    [InlineData(33, "batch-size must be <= 32")]
    public async Task InferAsync_BatchOutOfRange_IsRefused(long rows, string message)
    {
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => _model.InferAsync(
            new InferenceRequest { Id = "q", Inputs = [Input("input_ids", rows, 3), Input("attention_mask", rows, 3)] }, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.StartsWith("[request id: q] ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InferAsync_InputThatTheModelLacks_IsNamed()
    {
        var refusal = await Assert.ThrowsAsync<TritoneException>(() => _model.InferAsync(
            new InferenceRequest { Id = "", Inputs = [Input("input_ids", 1, 3), Input("mask", 1, 3)] }, TestContext.Current.CancellationToken));
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

    private static InputTensor Input(string name, long rows, long columns)
        => new(name, TensorDataType.Int64, [rows, columns], new ReadOnlySequence<byte>(MemoryMarshal.AsBytes<long>(Enumerable.Repeat(1L, (int)(rows * columns)).ToArray()).ToArray()));
}
