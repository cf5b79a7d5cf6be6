using System.Buffers;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Metadata;
using Tritone.Server.Http.Inference;

namespace Tritone.Server.Tests.Http.Inference;

public sealed class RawRequestTests
{
    [Theory]
    [InlineData("FP32", new long[] { -1, 3, -1 }, true, 24, new long[] { 1, 3, 2 })]
    [InlineData("INT64", new long[] { -1, 2 }, false, 32, new long[] { 2, 2 })]
    [InlineData("INT8", new long[] { 5 }, false, 5, new long[] { 5 })]
    [InlineData("INT64", new long[] { -1, -1 }, true, 0, new long[] { 1, 0 })]
    public void Create_Data_HaveTheShapeThatTheModelLeavesThem(string dataType, long[] dims, bool hasBatch, int length, long[] expected)
    {
        var data = new ReadOnlySequence<byte>(new byte[length]);
        using var memory = new RequestMemory();
        var request = RawRequest.Create(data, Model(dataType, dims), hasBatch, memory);
        var input = Assert.Single(request.Inputs);
        Assert.Equal(("x", dataType), (input.Name, input.DataType.ToString().ToUpperInvariant()));
        Assert.Equal(expected, input.Shape);
        Assert.Equal(length, input.Data.Length);
        Assert.True(request.HasBinaryOutputs);
    }

    [Fact]
    public void Create_String_HasItsLengthBeforeIt()
    {
        using var memory = new RequestMemory();
        var request = RawRequest.Create(new ReadOnlySequence<byte>("ab"u8.ToArray()), Model("BYTES", [-1, 1]), hasBatch: true, memory);
        Assert.Equal([2, 0, 0, 0, (byte)'a', (byte)'b'], request.Inputs[0].Data.ToArray());
        Assert.Equal([1L, 1L], request.Inputs[0].Shape);
    }

    [Theory]
    [InlineData("FP32", new long[] { -1, -1, -1 }, "The shape of the raw input 'x' can not be deduced because there are more than one variable-sized dimension")]
    [InlineData("BYTES", new long[] { -1, -1 }, "For BYTE datatype raw input 'x', the model must have input shape [1]")]
    public void Create_ShapeThatCannotBeTold_IsRefused(string dataType, long[] dims, string message)
    {
        using var memory = new RequestMemory();
        var refusal = Assert.Throws<TritoneException>(() => RawRequest.Create(new ReadOnlySequence<byte>(new byte[4]), Model(dataType, dims), hasBatch: true, memory));
        Assert.Equal((ErrorCode.InvalidArgument, $"[request id: <id_unknown>] {message}"), (refusal.Code, refusal.Message));
    }

    private static ModelMetadata Model(string dataType, long[] dims) => new("m", ["1"], "onnxruntime_onnx", [new TensorMetadata("x", dataType, dims)], []);
}
