using System.Text;
using System.Text.Json;
using Tritone.LoadTesting.Payloads;
using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Tests.Payloads;

/// <summary>What a real Triton was sent and answered, recorded in tests/Golden/triton.</summary>
public sealed class TritonRecordingTests
{
    private static readonly Tensor[] Inputs =
    [
        new("input_ids", TensorDataType.Int64, [2, 4], Longs(101, 114, 127, 140, 138, 151, 164, 177)),
        new("attention_mask", TensorDataType.Int64, [2, 4], Longs(1, 1, 1, 1, 1, 1, 1, 1)),
    ];

    private static readonly ModelMetadata Model = Models.Of("input_ids:INT64[-1,-1]", "attention_mask:INT64[-1,-1]");

    [Fact]
    public void FromHttp_AnswerOfTriton_GivesItsClasses()
    {
        var answer = Recorded("http", "077-infer-class1").GetProperty("response").GetProperty("response").GetProperty("body_text").GetString()!;
        var rows = AnswerLabels.FromHttp(Encoding.UTF8.GetBytes(answer), null);
        Assert.Equal([("sadness", "3"), ("sadness", "3")], rows!);
        Assert.Equal((2, 1), AnswerLabels.Count(["3", "joy"], rows!));
    }

    // Recorded with three classes a row: each is read.
    [Fact]
    public void FromHttp_BinaryAnswerOfTriton_GivesItsClasses()
    {
        var response = Recorded("http", "086-infer-class3-binary").GetProperty("response").GetProperty("response");
        var rows = AnswerLabels.FromHttp(Convert.FromHexString(response.GetProperty("body_hex").GetString()!), 153);
        Assert.Equal([("sadness", "3"), ("anger", "0"), ("joy", "1")], rows!.Take(3));
        Assert.Equal(6, rows!.Count);
    }

    [Fact]
    public void FromGrpc_AnswerOfTriton_GivesItsClasses()
    {
        var answer = Recorded("grpc", "045-infer-class1").GetProperty("response").GetProperty("response").GetProperty("hex").GetString()!;
        Assert.Equal([("sadness", "3"), ("sadness", "3")], AnswerLabels.FromGrpc(Convert.FromHexString(answer))!);
    }

    [Fact]
    public void Create_GrpcWithLabels_IsTheMessageThatTritonAnswered()
    {
        var request = Recorded("grpc", "045-infer-class1").GetProperty("request").GetProperty("request").GetProperty("hex").GetString()!;
        var payload = InferenceBodies.Create(PayloadEncoding.Grpc, "emotion_dynamic", Inputs, ["joy", "joy"], Model);
        Assert.Equal(request, Convert.ToHexStringLower(payload.Body.Span));
    }

    [Fact]
    public void Create_HttpWithLabels_IsTheJsonThatTritonAnswered()
    {
        var request = Recorded("http", "077-infer-class1").GetProperty("request").GetProperty("body_text").GetString()!;
        var payload = InferenceBodies.Create(PayloadEncoding.HttpJson, "emotion_dynamic", Inputs, ["joy", "joy"], Model);
        using var expected = JsonDocument.Parse(request);
        using var actual = JsonDocument.Parse(payload.Body);
        Assert.True(JsonElement.DeepEquals(expected.RootElement, actual.RootElement));
    }

    private static byte[] Longs(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static JsonElement Recorded(string transport, string name)
    {
        var line = File.ReadLines(TestFiles.Golden($"triton/{transport}/default.jsonl")).Single(line => line.Contains($"\"{name}\"", StringComparison.Ordinal));
        return JsonDocument.Parse(line).RootElement;
    }
}
