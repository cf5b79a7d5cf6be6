using Tritone.Protocol.Json;

namespace Tritone.Protocol.Inference;

/// <summary>The parameters of a request: the protocol's own have types, a client's own may be numbers, strings or true and false.</summary>
internal struct RequestParameters
{
    /// <summary>Whether outputs are binary where none is named.</summary>
    public bool HasBinaryOutputs { get; private set; }

    public ulong Priority { get; private set; }

    public ulong TimeoutMicroseconds { get; private set; }

    public static RequestParameters Read(JsonValue root)
    {
        var read = default(RequestParameters);
        if (root.TryGetMember("parameters"u8, out var parameters))
        {
            foreach (var (name, value) in parameters.Members("failed to get request params.: "))
            {
                read.Read(name, value);
            }
        }

        return read;
    }

    private void Read(JsonValue name, JsonValue value)
    {
        if (name.IsString("binary_data_output"u8))
        {
            HasBinaryOutputs = value.AsBoolean("Unable to parse 'binary_data_output': ");
        }
        else if (name.IsString("priority"u8))
        {
            Priority = value.AsUInt64("Unable to parse 'priority': ");
        }
        else if (name.IsString("timeout"u8))
        {
            TimeoutMicroseconds = value.AsUInt64("Unable to parse 'timeout': ");
        }
        else if (name.IsString("sequence_start"u8))
        {
            _ = value.AsBoolean("Unable to parse 'sequence_start': ");
        }
        else if (name.IsString("sequence_end"u8))
        {
            _ = value.AsBoolean("Unable to parse 'sequence_end': ");
        }
        else
        {
            CheckOwn(name, value);
        }
    }

    // A client's own parameters are for models that take some; no ONNX model does. They are checked as if.
    private static void CheckOwn(JsonValue name, JsonValue value)
    {
        if (name.Text.StartsWith("triton_"u8))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "parameter keys starting with 'triton_' are reserved for Triton usage and should not be specified.");
        }

        if (value.Kind is JsonKind.Null or JsonKind.Array or JsonKind.Object)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"parameter '{name.AsString()}' has invalid type. It should be either 'int', 'bool', or 'string'.");
        }
    }
}
