using System.Text;
using CsCheck;
using Google.Protobuf;
using Tritone.LoadTesting.Payloads;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Tests.Payloads;

public sealed class AnswerLabelsTests
{
    private static readonly byte[] Classes = [13, 0, 0, 0, .. "0.512000:1:jo"u8, 8, 0, 0, 0, .. "-2.5:0:a"u8];

    private static readonly (string?, string?)[] Rows = [("jo", "1"), ("a", "0")];

    [Fact]
    public void FromClassify_Predictions_GiveNames() => Assert.Equal(
        [("joy", null), ("né", null)],
        AnswerLabels.FromClassify("""{"model":"emotion","version":"1","predictions":[{"label":"joy","score":0.9,"scores":{}},{"label":"né"}]}"""u8)!);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"predictions":{}}""")]
    [InlineData("""{"predictions":[{"label":null}]}""")]
    [InlineData("""{"predictions":[{"label":1}]}""")]
    [InlineData("""{"predictions":[{"score":1}]}""")]
    [InlineData("""{"predictions":[]} x""")]
    [InlineData("""{"predictions":[{"label":"\ud800"}]}""")]
    public void FromClassify_AnythingElse_IsNull(string body) => Assert.Null(AnswerLabels.FromClassify(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void FromHttp_WhatOurServerWrites_IsReadInBothForms()
    {
        var response = new InferenceResponse("", "m", 1, [new Tensor("logits", TensorDataType.Bytes, [2, 1], Classes)]);
        using var json = new PooledBuffer();
        response.WriteTo(Request(isBinary: false), json);
        Assert.Equal(Rows, AnswerLabels.FromHttp(json.Written.Span, null)!);

        json.Clear();
        response.WriteTo(Request(isBinary: true), json);
        byte[] body = [.. json.Written.Span, .. Classes, 1, 2, 3];
        Assert.Equal(Rows, AnswerLabels.FromHttp(body, json.Length)!);
        Assert.Null(AnswerLabels.FromHttp(body.AsSpan(0, json.Length + 5), json.Length));
        Assert.Null(AnswerLabels.FromHttp(body, body.Length + 1));
        Assert.Null(AnswerLabels.FromHttp(body, -1));
    }

    [Theory]
    [InlineData("0.5:3", null, "3")]
    [InlineData("0.5:3:", "", "3")]
    [InlineData("0.5:3:joy: and more", "joy: and more", "3")]
    public void FromHttp_AnyClass_IsTakenApart(string text, string? name, string index)
        => Assert.Equal([(name, index)], AnswerLabels.FromHttp(Encoding.UTF8.GetBytes($$"""{"outputs":[{"name":"y","datatype":"BYTES","shape":[1,1],"data":[["{{text}}"]]}]}"""), null)!);

    [Theory]
    [InlineData("""{"error":"no"}""")]
    [InlineData("""{"outputs":[]}""")]
    [InlineData("""{"outputs":[{"datatype":"FP32","data":[0.5]}]}""")]
    [InlineData("""{"outputs":[{"datatype":"BYTES","data":[0.5]}]}""")]
    [InlineData("""{"outputs":[{"datatype":"BYTES","data":["joy"]}]}""")]
    [InlineData("""{"outputs":[{"datatype":"BYTES","data":[null]}]}""")]
    [InlineData("""{"outputs":[{"datatype":"BYTES","parameters":{"binary_data_size":4}}]}""")]
    [InlineData("""{"outputs":[{"datatype":"BYTES","parameters":{"binary_data_size":-4}}]}""")]
    [InlineData("""{"outputs":[{"datatype":"BYTES","parameters":{"binary_data_size":1e30}}]}""")]
    public void FromHttp_AnythingElse_IsNull(string body) => Assert.Null(AnswerLabels.FromHttp(Encoding.UTF8.GetBytes(body), null));

    [Fact]
    public void FromGrpc_RawAndTypedContents_AreRead()
    {
        var output = new ModelInferResponse.Types.InferOutputTensor { Name = "logits", Datatype = "BYTES", Shape = { 2, 1 } };
        var response = new ModelInferResponse { Outputs = { output }, RawOutputContents = { ByteString.CopyFrom(Classes) } };
        Assert.Equal(Rows, AnswerLabels.FromGrpc(response.ToByteArray())!);

        response.RawOutputContents.Clear();
        Assert.Null(AnswerLabels.FromGrpc(response.ToByteArray()));
        output.Contents = new InferTensorContents { BytesContents = { ByteString.CopyFromUtf8("0.512:1:jo"), ByteString.CopyFromUtf8("-2.5:0:a") } };
        Assert.Equal(Rows, AnswerLabels.FromGrpc(response.ToByteArray())!);

        output.Datatype = "FP32";
        Assert.Null(AnswerLabels.FromGrpc(response.ToByteArray()));
        Assert.Null(AnswerLabels.FromGrpc([255, 255]));
        Assert.Null(AnswerLabels.FromGrpc([]));
    }

    [Fact]
    public void From_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 80].Sample(bytes =>
    {
        Assert.Null(AnswerLabels.FromClassify(bytes));
        Assert.Null(AnswerLabels.FromHttp(bytes, bytes.Length / 2));
        _ = AnswerLabels.FromGrpc(bytes);
    });

    [Theory]
    [InlineData("jo,a", 2, 0)]
    [InlineData("1,0", 2, 0)]
    [InlineData("jo,A", 2, 1)]
    [InlineData("a,jo", 2, 2)]
    [InlineData("jo,a,jo", 3, 1)]
    [InlineData("jo", 1, 0)]
    public void Count_RowsByNameOrNumber_AreCompared(string expected, int compared, int wrong) => Assert.Equal((compared, wrong), AnswerLabels.Count(expected.Split(','), Rows));

    private static InferenceRequest Request(bool isBinary)
        => new() { Id = "", Inputs = [], Outputs = [new RequestedOutput("logits") { ClassCount = 1, IsBinary = isBinary }] };
}
