using Google.Protobuf.Collections;

namespace Tritone.Protocol.Grpc;

/// <summary>The parameters of a request over gRPC: the protocol's own have types, a client's own have any.</summary>
internal static class RequestParameterReader
{
    private const string EmptyFinalResponse = "triton_enable_empty_final_response";

    public static (ulong Priority, ulong TimeoutMicroseconds) Read(MapField<string, InferParameter> parameters)
    {
        ulong priority = 0;
        ulong timeout = 0;
        if (parameters.Count == 0)
        {
            return (priority, timeout);
        }

        foreach (var (name, value) in parameters)
        {
            switch (name)
            {
                case "priority":
                    priority = AsUnsigned(name, value);
                    break;
                case "timeout":
                    timeout = AsUnsigned(name, value);
                    break;
                case "sequence_start" or "sequence_end" or EmptyFinalResponse:
                    // Neither sequences nor models of several responses are there; the parameter must be right all the same.
                    if (value.ParameterChoiceCase is not InferParameter.ParameterChoiceOneofCase.BoolParam)
                    {
                        throw Invalid($"invalid value type for '{name}' parameter, expected bool_param.");
                    }

                    break;
                case "sequence_id":
                    if (value.ParameterChoiceCase is not (InferParameter.ParameterChoiceOneofCase.Int64Param or InferParameter.ParameterChoiceOneofCase.StringParam))
                    {
                        throw Invalid($"invalid value type for '{name}' parameter, expected int64_param or string_param.");
                    }

                    break;
                default:
                    CheckOwn(name, value);
                    break;
            }
        }

        return (priority, timeout);
    }

    // A client's own parameters are for models that take some; no ONNX model does.
    private static void CheckOwn(string name, InferParameter value)
    {
        if (name.StartsWith("triton_", StringComparison.Ordinal))
        {
            throw Invalid(
                "parameter keys starting with 'triton_' are reserved for Triton usage. Only the following keys starting with 'triton_' are allowed: " + EmptyFinalResponse);
        }

        if (value.ParameterChoiceCase is InferParameter.ParameterChoiceOneofCase.None)
        {
            throw Invalid($"the parameter '{ErrorText.Shorten(name)}' has no value");
        }
    }

    private static ulong AsUnsigned(string name, InferParameter value) => value.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.Int64Param when value.Int64Param >= 0 => (ulong)value.Int64Param,
        InferParameter.ParameterChoiceOneofCase.Int64Param => throw Invalid($"invalid value {value.Int64Param} for '{name}' parameter, expected >= 0"),
        InferParameter.ParameterChoiceOneofCase.Uint64Param => value.Uint64Param,
        _ => throw Invalid($"invalid value type for '{name}' parameter, expected int64_param."),
    };

    private static TritoneException Invalid(string message) => new(ErrorCode.InvalidArgument, message);
}
