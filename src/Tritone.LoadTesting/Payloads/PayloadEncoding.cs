namespace Tritone.LoadTesting.Payloads;

/// <summary>How an inference request is written.</summary>
public enum PayloadEncoding
{
    /// <summary><c>POST /v2/models/NAME/infer</c>, tensors as JSON in both directions.</summary>
    HttpJson,

    /// <summary><c>POST /v2/models/NAME/infer</c>, tensors behind the JSON in both directions.</summary>
    HttpBinary,

    /// <summary><c>inference.GRPCInferenceService/ModelInfer</c>, tensors as raw contents.</summary>
    Grpc,
}
