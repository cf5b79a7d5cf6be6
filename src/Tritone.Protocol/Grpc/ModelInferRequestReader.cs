using System.Buffers;
using Google.Protobuf.Collections;
using Tritone.Protocol.Inference;
using Tritone.Tensors;

namespace Tritone.Protocol.Grpc;

/// <summary>Reads the inference requests of gRPC in the order in which Triton does, so that of several errors the same one is reported. What is raw in a message is not copied.</summary>
public static class ModelInferRequestReader
{
    private const int Handful = 16;

    /// <summary>Reads a request.</summary>
    /// <param name="message">The message, whose shapes may be anything: the check of the request knows what to say of them. It must not change until the request is answered: the tensors are parts of it.</param>
    /// <param name="sharedMemory">Finds a part of shared memory; null if there is none.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: a parameter has another type than the protocol's, an input or output is there twice, or an input has no data, data of another type, or
    /// both forms. <see cref="ErrorCode.NotFound"/>: there is no such shared memory.
    /// </exception>
    public static InferenceRequest Read(ModelInferRequest message, Func<SharedMemoryRange, Memory<byte>>? sharedMemory = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (priority, timeout) = RequestParameterReader.Read(message.Parameters);
        CheckNames(message);
        var inputs = ReadInputs(message, sharedMemory);
        var outputs = ReadOutputs(message, sharedMemory);
        return new InferenceRequest { Id = message.Id, Inputs = inputs, Outputs = outputs, Priority = priority, TimeoutMicroseconds = timeout };
    }

    private static void CheckNames(ModelInferRequest message)
    {
        if (FindTwice(message.Inputs, static input => input.Name) is { } input)
        {
            throw Invalid($"{InferenceRequest.PrefixOf(Short(message.Id))}input '{Short(input)}' already exists in request");
        }

        if (FindTwice(message.Outputs, static output => output.Name) is { } output)
        {
            throw Invalid($"{InferenceRequest.PrefixOf(Short(message.Id))}output '{Short(output)}' already exists in request");
        }
    }

    // A handful is compared one with another, which allocates nothing; a message made to take time is not.
    private static string? FindTwice<T>(RepeatedField<T> tensors, Func<T, string> nameOf)
    {
        if (tensors.Count > Handful)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            return tensors.Select(nameOf).FirstOrDefault(name => !names.Add(name));
        }

        for (var i = 1; i < tensors.Count; i++)
        {
            var name = nameOf(tensors[i]);
            for (var j = 0; j < i; j++)
            {
                if (nameOf(tensors[j]) == name)
                {
                    return name;
                }
            }
        }

        return null;
    }

    private static InputTensor[] ReadInputs(ModelInferRequest message, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        var inputs = new InputTensor[message.Inputs.Count];
        var raw = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = message.Inputs[i];
            var dataType = TensorDataTypeExtensions.TryParseWireName(input.Datatype, out var known) ? known : TensorDataTypeExtensions.Invalid;
            inputs[i] = new InputTensor(input.Name, dataType, input.Shape, ReadData(message, input, dataType, sharedMemory, ref raw));
        }

        return inputs;
    }

    private static ReadOnlySequence<byte> ReadData(
        ModelInferRequest message, ModelInferRequest.Types.InferInputTensor input, TensorDataType dataType, Func<SharedMemoryRange, Memory<byte>>? sharedMemory, ref int raw)
    {
        if (TensorParameterReader.SharedMemory(input.Parameters, input.Name) is { } range)
        {
            return input.Contents is null
                ? new ReadOnlySequence<byte>(Find(range, sharedMemory))
                : throw Invalid($"unexpected 'content' provided when using shared memory for input tensor '{Short(input.Name)}' for model '{Short(message.ModelName)}'");
        }

        if (input.Contents is not null)
        {
            return message.RawInputContents.Count == 0
                ? new ReadOnlySequence<byte>(TypedContents.ToBytes(input.Contents, dataType, input.Name, message.ModelName))
                : throw Invalid($"contents field must not be specified when using raw_input_contents for '{Short(input.Name)}' for model '{Short(message.ModelName)}'");
        }

        return raw < message.RawInputContents.Count
            ? new ReadOnlySequence<byte>(message.RawInputContents[raw++].Memory)
            : throw Invalid($"unable to find data for input tensor '{Short(input.Name)}' for model '{Short(message.ModelName)}' in request.");
    }

    private static RequestedOutput[] ReadOutputs(ModelInferRequest message, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        if (message.Outputs.Count == 0)
        {
            return [];
        }

        var outputs = new RequestedOutput[message.Outputs.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            var output = message.Outputs[i];
            var classCount = TensorParameterReader.ClassCount(output.Parameters);
            var range = TensorParameterReader.SharedMemory(output.Parameters, output.Name);
            if (range is not null)
            {
                if (classCount > 0)
                {
                    throw Invalid($"output '{Short(output.Name)}' can't set both 'shared_memory_region' and 'classification'");
                }

                // A place that is not there is told before the model runs.
                _ = Find(range, sharedMemory);
            }

            outputs[i] = new RequestedOutput(output.Name) { ClassCount = classCount, SharedMemory = range };
        }

        return outputs;
    }

    private static Memory<byte> Find(SharedMemoryRange range, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
        => sharedMemory is not null ? sharedMemory(range) : throw new TritoneException(ErrorCode.NotFound, $"Unable to find shared memory region: '{Short(range.Region)}'");

    /// <summary>What a message quotes of a client's own words.</summary>
    internal static string Short(string name) => ErrorText.Shorten(name, 256);

    private static TritoneException Invalid(string message) => new(ErrorCode.InvalidArgument, message);
}
