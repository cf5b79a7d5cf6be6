using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Tests.Inference;

/// <summary>What the transcripts of Triton do not have; those that they have are replayed by the server's tests.</summary>
public sealed class InferenceRequestTests
{
    [Theory]
    [InlineData("BOOL", "[true,false]", "0100")]
    [InlineData("UINT8", "[1,255]", "01FF")]
    [InlineData("INT8", "[-1,127]", "FF7F")]
    [InlineData("UINT16", "[1,65535]", "0100FFFF")]
    [InlineData("INT16", "[-2,1]", "FEFF0100")]
    [InlineData("UINT32", "[1,4294967295]", "01000000FFFFFFFF")]
    [InlineData("INT32", "[-1,2147483648]", "FFFFFFFF00000080")]
    [InlineData("UINT64", "[18446744073709551615,0]", "FFFFFFFFFFFFFFFF0000000000000000")]
    [InlineData("INT64", "[-1,1]", "FFFFFFFFFFFFFFFF0100000000000000")]
    [InlineData("FP32", "[1,-Infinity]", "0000803F000080FF")]
    [InlineData("FP64", "[0.5,1]", "000000000000E03F000000000000F03F")]
    [InlineData("BYTES", "[\"ab\",\"\\u00e9\"]", "020000006162" + "02000000C3A9")]
    public void Parse_EachDatatype_HasTheBytesOfTheBinaryExtension(string dataType, string data, string expected)
    {
        var input = Assert.Single(Parse(Input("x", dataType, "[2]", data)).Inputs);
        Assert.Equal(dataType, input.DataType.ToWireName());
        Assert.Equal(expected, System.Convert.ToHexString(input.Data.ToArray()));
    }

    [Fact]
    public void Parse_KeysInAnyOrderAndUnknownOnes_AreRead()
    {
        var request = Parse("""{"later":[{}],"outputs":[{"name":"y","parameters":{"binary_data":false,"classification":0}}],"parameters":{"priority":1,"mine":"x","half":0.5},"inputs":[{"data":[[1],[2]],"extra":1,"datatype":"INT64","shape":[2,1],"name":"x"}],"id":"a\u00e9"}""");
        Assert.Equal("a\u00e9", request.Id);
        Assert.Equal("[request id: a\u00e9] ", request.ErrorPrefix);
        Assert.Equal([new RequestedOutput("y")], request.Outputs);
        Assert.Equal([2L, 1L], request.Inputs[0].Shape);
    }

    [Theory]
    [InlineData("{\"id\":3,\"inputs\":[]}", "Unable to parse 'id': attempt to access JSON non-string as string")]
    [InlineData("{\"inputs\":[{\"data\":[]}]}", "Unable to parse 'name': attempt to access non-existing object member 'name'")]
    public void Parse_ValueOfAnotherType_IsInternalAsInTriton(string json, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => Parse(json));
        Assert.Equal((ErrorCode.Internal, message), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void Parse_UnknownDatatype_IsLeftToTheModelsCheck()
        => Assert.Equal(TensorDataTypeExtensions.Invalid, Assert.Single(Parse(Input("x", "INT65", "[1]", "[1]")).Inputs).DataType);

    [Theory]
    [InlineData("[18446744073709551615]")]
    [InlineData("[4611686018427387904,4611686018427387904]")]
    public void Parse_ShapeThatNothingCanFill_IsRefusedWithoutAllocatingIt(string shape)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TritoneException>(() => Parse(Input("x", "INT64", shape, "[1]")));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Parse_BfloatAndHalf_NeedTheBinaryForm()
        => Assert.Equal(
            "receiving BF16 data via JSON is not supported. Please use the binary data format for input x",
            Assert.Throws<TritoneException>(() => Parse(Input("x", "BF16", "[1]", "[1]"))).Message);

    [Fact]
    public void WriteTo_AnyTensor_IsReadBackTheSame() => Gen.Select(Gen.OneOf(Enum.GetValues<TensorDataType>()
        .Where(type => type is not (TensorDataType.Bytes or TensorDataType.Fp16 or TensorDataType.Bf16)).ToArray()), Gen.Byte.Array[0, 64]).Sample((dataType, bytes) =>
    {
        var size = dataType.ElementSize();
        var data = bytes[..(bytes.Length / size * size)];
        if (dataType is TensorDataType.Bool)
        {
            data = [.. data.Select(value => (byte)(value & 1))];
        }

        var json = Write(new InferenceResponse("", "m", 1, [new Tensor("y", dataType, [data.Length / size], data)]));
        var request = Parse(json.Replace("\"outputs\"", "\"inputs\"", StringComparison.Ordinal));
        Assert.Equal(NoNaN(dataType, data), NoNaN(dataType, request.Inputs[0].Data.ToArray()));
    });

    [Fact]
    public void WriteTo_Response_HasTritonsOrder()
        => Assert.Equal(
            """{"id":"a\"\u0001é😂","model_name":"m","model_version":"12","outputs":[{"name":"y","datatype":"FP32","shape":[1,2],"data":[1.0,0.5]}]}""",
            Write(new InferenceResponse("a\"\u0001é😂", "m", 12, [new Tensor("y", TensorDataType.Fp32, [1, 2], MemoryMarshal.AsBytes<float>(new[] { 1f, 0.5f }).ToArray())])));

    [Fact]
    public void WriteTo_HalfPrecision_NeedsTheBinaryForm()
        => Assert.Equal(
            "sending FP16 data via JSON is not supported. Please use the binary data format for output",
            Assert.Throws<TritoneException>(() => Write(new InferenceResponse("", "m", 1, [new Tensor("y", TensorDataType.Fp16, [1], new byte[2])]))).Message);

    // NaN has many forms in bits and one in JSON.
    private static byte[] NoNaN(TensorDataType dataType, ReadOnlySpan<byte> data) => dataType switch
    {
        TensorDataType.Fp32 => MemoryMarshal.AsBytes<float>(MemoryMarshal.Cast<byte, float>(data).ToArray().Select(value => float.IsNaN(value) ? float.NaN : value).ToArray()).ToArray(),
        TensorDataType.Fp64 => MemoryMarshal.AsBytes<double>(MemoryMarshal.Cast<byte, double>(data).ToArray().Select(value => double.IsNaN(value) ? double.NaN : value).ToArray()).ToArray(),
        _ => data.ToArray(),
    };

    private static string Input(string name, string dataType, string shape, string data)
        => $$"""{"inputs":[{"name":"{{name}}","shape":{{shape}},"datatype":"{{dataType}}","data":{{data}}}]}""";

    // The memory of the tensors is never given back: the test looks at them.
    private static InferenceRequest Parse(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        return InferenceRequestReader.Read(new ReadOnlySequence<byte>(body), body.Length, "m", new RequestMemory());
    }

    private static string Write(InferenceResponse response)
    {
        using var output = new PooledBuffer();
        Assert.Null(response.WriteTo(new InferenceRequest { Inputs = [] }, output));
        return Encoding.UTF8.GetString(output.Written.Span);
    }
}
