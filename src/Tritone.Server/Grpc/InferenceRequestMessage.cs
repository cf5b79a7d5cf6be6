using System.Buffers;
using Google.Protobuf.Collections;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Inference;
using Tritone.Tensors;

namespace Tritone.Server.Grpc;

/// <summary>Reads inference requests from messages, in Triton's order and words. Raw contents are used where they are, without a copy.</summary>
internal static class InferenceRequestMessage
{
    private const string Reserved = "triton_";
    private const string EmptyFinalResponse = "triton_enable_empty_final_response";

    /// <summary>Reads a request.</summary>
    /// <param name="message">The message; its raw contents must stay until the request is answered.</param>
    /// <param name="expectedType">The datatype of the model's input of a name; null if it has none of it.</param>
    /// <param name="sharedMemory">Finds the memory of a range; null if shared memory is not allowed.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is no sound request. <see cref="ErrorCode.NotFound"/>: a region is not registered.</exception>
    public static InferenceRequest Read(ModelInferRequest message, Func<string, string?> expectedType, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        var prefix = $"[request id: {(message.Id.Length == 0 ? "<id_unknown>" : message.Id)}] ";
        var (priority, timeout) = ReadParameters(message);
        var inputs = new InputTensor[message.Inputs.Count];
        for (int i = 0, raw = 0; i < inputs.Length; i++)
        {
            var input = message.Inputs[i];
            for (var other = 0; other < i; other++)
            {
                if (message.Inputs[other].Name == input.Name)
                {
                    throw Invalid($"{prefix}input '{input.Name}' already exists in request");
                }
            }

            var data = SharedRange(input.Parameters, $"input '{input.Name}'") is { } range ? new ReadOnlySequence<byte>(Find(range, sharedMemory)) : DataOf(message, input, ref raw);
            if (!TensorDataTypeExtensions.TryParseWireName(input.Datatype, out var dataType))
            {
                throw Invalid(
                    expectedType(input.Name) is { } expected
                        ? $"{prefix}inference input '{input.Name}' data-type is '<invalid>', but model '{message.ModelName}' expects '{expected}'"
                        : $"unexpected inference input '{input.Name}' for model '{message.ModelName}'");
            }

            inputs[i] = new InputTensor(input.Name, dataType, input.Shape, data);
        }

        return new InferenceRequest { Id = message.Id, Inputs = inputs, Outputs = ReadOutputs(message, prefix), Priority = priority, TimeoutMicroseconds = timeout };
    }

    private static (ulong Priority, ulong Timeout) ReadParameters(ModelInferRequest message)
    {
        var (priority, timeout) = (0UL, 0UL);
        if (message.Parameters.Count == 0)
        {
            return (priority, timeout);
        }

        foreach (var (name, value) in message.Parameters)
        {
            switch (name)
            {
                case "priority":
                    priority = Unsigned(name, value);
                    break;
                case "timeout":
                    timeout = Unsigned(name, value);
                    break;
                case "sequence_start" or "sequence_end" or EmptyFinalResponse:
                    _ = value.ParameterChoiceCase is InferParameter.ParameterChoiceOneofCase.BoolParam ? value.BoolParam : throw WrongType(name, "bool_param");
                    break;
                case not null when name.StartsWith(Reserved, StringComparison.Ordinal):
                    throw Invalid(
                        "parameter keys starting with 'triton_' are reserved for Triton usage. Only the following keys starting with 'triton_' are allowed: "
                        + EmptyFinalResponse);
            }
        }

        return (priority, timeout);
    }

    private static ulong Unsigned(string name, InferParameter value) => value.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.Int64Param when value.Int64Param >= 0 => (ulong)value.Int64Param,
        InferParameter.ParameterChoiceOneofCase.Int64Param => throw Invalid($"invalid value for '{name}' parameter, expected >= 0"),
        InferParameter.ParameterChoiceOneofCase.Uint64Param => value.Uint64Param,
        _ => throw WrongType(name, "int64_param"),
    };

    private static ReadOnlySequence<byte> DataOf(ModelInferRequest message, ModelInferRequest.Types.InferInputTensor input, ref int raw)
    {
        if (message.RawInputContents.Count == 0)
        {
            return new ReadOnlySequence<byte>(TypedContents.Read(input, message.ModelName));
        }

        if (input.Contents is not null)
        {
            throw Invalid($"contents field must not be specified when using raw_input_contents for '{input.Name}' for model '{message.ModelName}'");
        }

        return raw < message.RawInputContents.Count
            ? new ReadOnlySequence<byte>(message.RawInputContents[raw++].Memory)
            : throw Invalid($"unable to find data for input tensor '{input.Name}' for model '{message.ModelName}' in request.");
    }

    private static RequestedOutput[] ReadOutputs(ModelInferRequest message, string prefix)
    {
        if (message.Outputs.Count == 0)
        {
            return [];
        }

        var outputs = new RequestedOutput[message.Outputs.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            var output = message.Outputs[i];
            outputs[i] = new RequestedOutput(output.Name);
            if (Array.Exists(outputs[..i], other => other.Name == output.Name))
            {
                throw Invalid($"{prefix}output '{output.Name}' already exists in request");
            }

            if (output.Parameters.Count > 0)
            {
                outputs[i] = outputs[i] with { ClassCount = ClassCount(output), SharedMemory = SharedRange(output.Parameters, $"output '{output.Name}'") };
            }
        }

        return outputs;
    }

    private static int ClassCount(ModelInferRequest.Types.InferRequestedOutputTensor output)
    {
        const string Name = "classification";
        if (!output.Parameters.TryGetValue(Name, out var value))
        {
            return 0;
        }

        if (value.ParameterChoiceCase is not InferParameter.ParameterChoiceOneofCase.Int64Param)
        {
            throw WrongType(Name, "int64_param");
        }

        // Triton's text says what its check does not.
        return value.Int64Param > 0 ? (int)Math.Min(value.Int64Param, int.MaxValue) : throw Invalid($"invalid value for '{Name}' parameter, expected >= 0");
    }

    private static SharedMemoryRange? SharedRange(MapField<string, InferParameter> parameters, string tensor)
    {
        const string Region = "shared_memory_region";
        if (parameters.Count == 0 || !parameters.TryGetValue(Region, out var region))
        {
            return null;
        }

        if (region.ParameterChoiceCase is not InferParameter.ParameterChoiceOneofCase.StringParam)
        {
            throw WrongType(Region, "string_param");
        }

        const string Size = "shared_memory_byte_size";
        var size = parameters.TryGetValue(Size, out var given)
            ? Unsigned(Size, given)
            : throw Invalid($"'{Size}' must be specified along with '{Region}' for {tensor}");
        const string Offset = "shared_memory_offset";
        return new SharedMemoryRange(region.StringParam, parameters.TryGetValue(Offset, out var offset) ? Unsigned(Offset, offset) : 0, size);
    }

    private static Memory<byte> Find(SharedMemoryRange range, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
        => sharedMemory is not null ? sharedMemory(range) : throw new TritoneException(ErrorCode.NotFound, $"Unable to find shared memory region: '{range.Region}'");

    private static TritoneException WrongType(string name, string expected) => Invalid($"invalid value type for '{name}' parameter, expected {expected}.");

    private static TritoneException Invalid(string message) => new(ErrorCode.InvalidArgument, message);
}
