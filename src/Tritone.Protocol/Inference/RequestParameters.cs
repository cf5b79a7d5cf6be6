using Tritone.Protocol.Json;

namespace Tritone.Protocol.Inference;

/// <summary>The parameters of a request: the protocol's own have types, a client's own may be numbers, strings or true and false.</summary>
internal static class RequestParameters
{
    public static void Check(JsonValue parameters)
    {
        IReadOnlyList<(string Name, JsonValue Value)> members;
        try
        {
            members = parameters.Members();
        }
        catch (TritoneException exception)
        {
            throw new TritoneException(exception.Code, $"failed to get request params.: {exception.Message}", exception);
        }

        foreach (var (name, value) in members)
        {
            Check(name, value);
        }
    }

    /// <summary>Whether a parameter of a tensor asks for its extension.</summary>
    public static bool IsOn(string extension, JsonValue value) => extension switch
    {
        "binary_data" => InferenceRequestReader.Named(extension, () => value.AsBoolean()),
        "classification" => Set(extension, () => value.AsUInt64()) > 0,
        "binary_data_size" => InferenceRequestReader.Named(extension, () => value.AsUInt64()) is var _,
        _ => true,
    };

    private static void Check(string name, JsonValue value)
    {
        switch (name)
        {
            case "binary_data_output":
                if (InferenceRequestReader.Named(name, () => value.AsBoolean()))
                {
                    throw new TritoneException(ErrorCode.Unsupported, $"the request has the parameter '{name}', which this server does not support");
                }

                break;
            case "priority" or "timeout":
                _ = InferenceRequestReader.Named(name, () => value.AsUInt64());
                break;
            case "sequence_start" or "sequence_end":
                _ = InferenceRequestReader.Named(name, () => value.AsBoolean());
                break;
            default:
                CheckOwn(name, value);
                break;
        }
    }

    private static void CheckOwn(string name, JsonValue value)
    {
        if (name.StartsWith("triton_", StringComparison.Ordinal))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "parameter keys starting with 'triton_' are reserved for Triton usage and should not be specified.");
        }

        if (value.Kind is JsonKind.Null or JsonKind.Array or JsonKind.Object)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"parameter '{name}' has invalid type. It should be either 'int', 'bool', or 'string'.");
        }
    }

    private static T Set<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TritoneException exception)
        {
            throw new TritoneException(exception.Code, $"Unable to set '{name}': {exception.Message}", exception);
        }
    }
}
