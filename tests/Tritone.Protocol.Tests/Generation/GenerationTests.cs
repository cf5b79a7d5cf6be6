using System.Buffers;
using System.Text;
using Tritone.Protocol.Generation;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.Protocol.Tests.Generation;

public sealed class GenerationTests
{
    private static readonly ModelMetadata Model = new(
        "m",
        ["1"],
        "onnxruntime_onnx",
        [new TensorMetadata("ids", "INT64", [-1, -1]), new TensorMetadata("text", "BYTES", [-1, 1]), new TensorMetadata("pairs", "FP32", [-1, 2])],
        []);

    [Fact]
    public void Read_ValuesAndArrays_AreShapedAsTheModelWants()
    {
        using var memory = new RequestMemory();
        var request = GenerationRequestReader.Read(
            """{"id":"g","ids":[[1,2],[3]],"text":"a\u00e9","pairs":[1,2,3,4],"temperature":0.5,"parameters":{"x":[1]}}"""u8.ToArray(), Model, memory);
        Assert.Equal("g", request.Id);
        Assert.Equal(
            ["ids INT64 1,3 010000000000000002000000000000000300000000000000", "text BYTES 1,1 0300000061C3A9", "pairs FP32 2,2 0000803F000000400000404000008040"],
            request.Inputs.Select(input => $"{input.Name} {input.DataType.ToWireName()} {string.Join(',', input.Shape)} {System.Convert.ToHexString(input.Data.ToArray())}"));
    }

    [Theory]
    [InlineData("""{"pairs":[1,2,3]}""", ErrorCode.InvalidArgument, "The schema can not convert input 'pairs' to tensor with proper shape")]
    [InlineData("""{"ids":[1.5]}""", ErrorCode.Internal, "Unable to parse 'data': attempt to access JSON non-signed-integer as signed-integer")]
    [InlineData("[1]", ErrorCode.Internal, "attempt to get members for non-object")]
    [InlineData("{nope", ErrorCode.Internal, "failed to parse the request JSON buffer: Missing a name for object member. at 1")]
    public void Read_WhatDoesNotFit_IsRefused(string body, ErrorCode code, string message)
    {
        using var memory = new RequestMemory();
        var refusal = Assert.Throws<TritoneException>(() => GenerationRequestReader.Read(Encoding.UTF8.GetBytes(body), Model, memory));
        Assert.Equal((code, message), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void Write_Response_HasOutputsByName()
    {
        using var json = new PooledBuffer();
        GenerationResponse.Write(
            new InferenceResponse("g", "m", 3, [new Tensor("one", TensorDataType.Int32, [1, 1], new byte[] { 7, 0, 0, 0 }), new Tensor("two", TensorDataType.UInt8, [1, 2], new byte[] { 1, 2 })]), json);
        Assert.Equal("""{"id":"g","model_name":"m","model_version":"3","one":7,"two":[1,2]}""", Encoding.UTF8.GetString(json.Written.Span));
    }
}
