using Google.Protobuf.Collections;
using Tritone.Protocol.Inference;

namespace Tritone.Protocol.Grpc;

/// <summary>The parameters of an input or output over gRPC: where its data are, and what is done to an output. Unknown ones mean nothing.</summary>
internal static class TensorParameterReader
{
    /// <summary>Where the data are in shared memory; null if elsewhere.</summary>
    public static SharedMemoryRange? SharedMemory(MapField<string, InferParameter> parameters, string tensor)
    {
        if (parameters.Count == 0)
        {
            return null;
        }

        var isShared = parameters.TryGetValue("shared_memory_region", out var region);
        if (isShared && region!.ParameterChoiceCase is not InferParameter.ParameterChoiceOneofCase.StringParam)
        {
            throw Invalid($"invalid value type for 'shared_memory_region' parameter for tensor '{ModelInferRequestReader.Short(tensor)}', expected string_param.");
        }

        var offset = Size(parameters, "shared_memory_offset", tensor, isShared);
        var byteSize = Size(parameters, "shared_memory_byte_size", tensor, isShared);
        if (!isShared)
        {
            return null;
        }

        return byteSize is { } size
            ? new SharedMemoryRange(region!.StringParam, offset ?? 0, size)
            : throw Invalid($"'shared_memory_byte_size' must be specified along with 'shared_memory_region' for tensor '{ModelInferRequestReader.Short(tensor)}'");
    }

    /// <summary>How many classes of an output are wanted; 0, which cannot be asked for, for the tensor itself.</summary>
    public static int ClassCount(MapField<string, InferParameter> parameters)
    {
        if (parameters.Count == 0 || !parameters.TryGetValue("classification", out var value))
        {
            return 0;
        }

        return value.ParameterChoiceCase switch
        {
            InferParameter.ParameterChoiceOneofCase.Int64Param when value.Int64Param > 0 => (int)Math.Min(value.Int64Param, int.MaxValue),
            InferParameter.ParameterChoiceOneofCase.Int64Param => throw Invalid("invalid value for 'classification' parameter, expected >= 0"),
            _ => throw Invalid("invalid value type for 'classification' parameter, expected int64_param"),
        };
    }

    private static ulong? Size(MapField<string, InferParameter> parameters, string name, string tensor, bool isShared)
    {
        if (!parameters.TryGetValue(name, out var value))
        {
            return null;
        }

        if (!isShared)
        {
            throw Invalid($"'{name}' can not be specified without 'shared_memory_region' parameter for tensor '{ModelInferRequestReader.Short(tensor)}'");
        }

        return value.ParameterChoiceCase switch
        {
            InferParameter.ParameterChoiceOneofCase.Int64Param when value.Int64Param >= 0 => (ulong)value.Int64Param,
            InferParameter.ParameterChoiceOneofCase.Uint64Param => value.Uint64Param,
            InferParameter.ParameterChoiceOneofCase.Int64Param => throw Invalid($"invalid value {value.Int64Param} for '{name}' parameter for tensor '{ModelInferRequestReader.Short(tensor)}', expected >= 0"),
            _ => throw Invalid($"invalid value type for '{name}' parameter for tensor '{ModelInferRequestReader.Short(tensor)}', expected int64_param."),
        };
    }

    private static TritoneException Invalid(string message) => new(ErrorCode.InvalidArgument, message);
}
