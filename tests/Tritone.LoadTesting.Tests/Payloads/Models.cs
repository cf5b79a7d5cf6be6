using Tritone.Protocol.Metadata;

namespace Tritone.LoadTesting.Tests.Payloads;

/// <summary>Metadata as servers give them, from a short form: <c>input_ids:INT64[-1,-1]</c>.</summary>
internal static class Models
{
    public static readonly ModelMetadata Emotion = Of("input_ids:INT64[-1,-1]", "attention_mask:INT64[-1,-1]", "token_type_ids:INT64[-1,-1]");

    public static ModelMetadata Of(params string[] inputs) => new("emotion", ["1"], "onnxruntime_onnx", [.. inputs.Select(Parse)], [new TensorMetadata("logits", "FP32", [-1, 4])]);

    private static TensorMetadata Parse(string input)
    {
        var (name, rest) = (input[..input.IndexOf(':')], input[(input.IndexOf(':') + 1)..]);
        var bracket = rest.IndexOf('[');
        var dimensions = rest[(bracket + 1)..^1];
        return new TensorMetadata(name, rest[..bracket], dimensions.Length == 0 ? [] : [.. dimensions.Split(',').Select(long.Parse)]);
    }
}
