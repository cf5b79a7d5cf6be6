using System.Buffers;
using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Serving.Inference;
using Tritone.Tensors;

namespace Tritone.Serving.Tests.Inference;

public sealed class ModelSignatureTests
{
    [Fact]
    public void ShapeOf_FixedDims_IsAlwaysTheSame()
        => Assert.Empty(Signature(4, new ModelInput("X", TensorDataType.Fp32, [2, 3])).ShapeOf(Request(Input("X", 1, 2, 3))));

    [Fact]
    public void ShapeOf_OpenDims_LeavesOutTheBatchAndTheOrderOfTheRequest()
    {
        var signature = Signature(4, new ModelInput("X", TensorDataType.Fp32, [-1]), new ModelInput("Z", TensorDataType.Fp32, [-1, 2]));
        var shape = signature.ShapeOf(Request(Input("X", 3, 5), Input("Z", 3, 7, 2)));
        Assert.Equal(shape, signature.ShapeOf(Request(Input("Z", 1, 7, 2), Input("X", 1, 5))));
        Assert.NotEqual(shape, signature.ShapeOf(Request(Input("X", 3, 7), Input("Z", 3, 5, 2))));
    }

    [Fact]
    public void ShapeOf_NoBatchDimension_HasAllDims()
    {
        var signature = Signature(0, new ModelInput("X", TensorDataType.Fp32, [-1, 2]));
        Assert.NotEqual(signature.ShapeOf(Request(Input("X", 1, 2))), signature.ShapeOf(Request(Input("X", 2, 2))));
        Assert.Equal(1, signature.RowsOf(Request(Input("X", 5, 2))));
    }

    // Triton too runs requests together only if they have the same inputs.
    [Fact]
    public void ShapeOf_OptionalInputs_TellsWhichAreThere()
    {
        var signature = Signature(4, new ModelInput("X", TensorDataType.Fp32, [1]), new ModelInput("Y", TensorDataType.Fp32, [1], IsOptional: true), new ModelInput("Z", TensorDataType.Fp32, [1], IsOptional: true));
        var (x, y, z) = (Input("X", 1, 1), Input("Y", 1, 1), Input("Z", 1, 1));
        var shapes = new[] { Request(x), Request(x, y), Request(x, z), Request(x, y, z) }.Select(request => string.Join(' ', signature.ShapeOf(request)));
        Assert.Equal(4, shapes.Distinct().Count());
    }

    [Theory]
    [InlineData(TensorDataType.Int64, 1)]
    [InlineData(TensorDataType.Int32, 1)]
    [InlineData(TensorDataType.Fp32, -1)]
    public void MaskIndex_AttentionMask_IsFoundByNameAndType(TensorDataType dataType, int index)
        => Assert.Equal(index, Signature(4, new ModelInput("input_ids", TensorDataType.Int64, [-1]), new ModelInput("attention_mask", dataType, [-1])).MaskIndex);

    [Theory]
    [InlineData(new long[] { 3, 4 }, new long[] { 4 }, new long[] { 2, 2 }, new long[] { 3, 2, 2 })]
    [InlineData(new long[] { 3, 2, 5 }, new long[] { 2, -1 }, new long[] { -1, 2 }, new long[] { 3, 5, 2 })]
    [InlineData(new long[] { 3, 7, 1, 9 }, new long[] { -1, 1, -1 }, new long[] { -1, -1 }, new long[] { 3, 7, 9 })]
    [InlineData(new long[] { 3, 1 }, new long[] { 1 }, new long[] { }, new long[] { 3 })]
    public void Reshape_Shape_PutsOpenSizesInTheirOrder(long[] shape, long[] from, long[] to, long[] expected)
    {
        Assert.Equal(expected, Reshaping.Reshape(shape, from, to, hasBatch: true));
        Assert.Equal(expected[1..], Reshaping.Reshape(shape[1..], from, to, hasBatch: false));
    }

    private static ModelSignature Signature(int maxBatchSize, params ModelInput[] inputs)
        => new(new ModelConfig { Name = "m", MaxBatchSize = maxBatchSize, Inputs = inputs, Outputs = [] }, 1, new Dictionary<string, IReadOnlyList<string>>(), []);

    private static InferenceRequest Request(params InputTensor[] inputs) => new() { Inputs = inputs };

    private static InputTensor Input(string name, params long[] shape) => new(name, TensorDataType.Fp32, shape, ReadOnlySequence<byte>.Empty);
}
