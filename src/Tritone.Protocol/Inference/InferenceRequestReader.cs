using System.Buffers;
using Tritone.Protocol.Json;
using Tritone.Tensors;

namespace Tritone.Protocol.Inference;

/// <summary>Reads inference requests in the order in which Triton does, so that of several errors the same one is reported.</summary>
public static class InferenceRequestReader
{
    /// <summary>Reads a request: JSON, and the binary tensors that follow it.</summary>
    /// <param name="body">The body. Binary tensors are parts of it: it must stay until the request is answered.</param>
    /// <param name="jsonLength">How many bytes of the body are JSON.</param>
    /// <param name="model">The model's name, for errors.</param>
    /// <param name="memory">Gives the memory for tensors that came as JSON.</param>
    /// <param name="sharedMemory">Finds shared memory; null where none is allowed.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Internal"/>: it is no JSON, or a value is of another type than the protocol's, as Triton answers too.
    /// <see cref="ErrorCode.InvalidArgument"/>: an input is given twice, its data are of another size, or a parameter may not be given.
    /// <see cref="ErrorCode.NotFound"/>: a region of shared memory is not there.
    /// </exception>
    public static InferenceRequest Read(
        in ReadOnlySequence<byte> body, int jsonLength, string model, RequestMemory memory, Func<SharedMemoryRange, Memory<byte>>? sharedMemory = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var json = body.Slice(0, jsonLength);
        using var tree = JsonTree.ParseRequest(Contiguous(json, memory), skipsData: true);
        var root = tree.Root;

        var id = root.TryGetMember("id"u8, out var idValue) ? idValue.AsString("Unable to parse 'id': ") : "";
        var parameters = RequestParameters.Read(root);
        var inputs = ReadInputs(root, id, new BinaryTensors(body.Slice(json.End), model), memory, sharedMemory);
        return new InferenceRequest
        {
            Id = id,
            Inputs = inputs,
            Outputs = ReadOutputs(root, sharedMemory),
            HasBinaryOutputs = parameters.HasBinaryOutputs,
            Priority = parameters.Priority,
            TimeoutMicroseconds = parameters.TimeoutMicroseconds,
        };
    }

    private static ReadOnlyMemory<byte> Contiguous(in ReadOnlySequence<byte> json, RequestMemory memory)
    {
        if (json.IsSingleSegment)
        {
            return json.First;
        }

        var copy = memory.Take((int)json.Length);
        json.CopyTo(copy.Span);
        return copy;
    }

    private static InputTensor[] ReadInputs(
        JsonValue root, string id, BinaryTensors binary, RequestMemory memory, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        const string Prefix = "Unable to parse 'inputs': ";
        var elements = root.Member("inputs"u8, Prefix).Elements(Prefix);
        var inputs = new InputTensor[elements.Count()];
        var count = 0;
        foreach (var input in elements)
        {
            var parameters = new TensorParameters(input);
            parameters.CheckPlace(input);
            var name = input.Member("name"u8, "Unable to parse 'name': ").AsName("Unable to parse 'name': ");
            var dataType = ReadDataType(input);
            var shape = ReadShape(input);
            for (var i = 0; i < count; i++)
            {
                if (inputs[i].Name == name)
                {
                    throw new TritoneException(ErrorCode.InvalidArgument, $"{InferenceRequest.PrefixOf(id)}input '{name}' already exists in request");
                }
            }

            var data = parameters.TryGetBinarySize(out var byteSize) ? binary.Take(byteSize, name)
                : parameters.SharedMemory() is { } range ? new ReadOnlySequence<byte>(Find(range, sharedMemory))
                : TensorDataReader.Read(input, name, dataType, shape, memory);
            inputs[count++] = new InputTensor(name, dataType, shape, data);
        }

        binary.Complete();
        return inputs;
    }

    // A name that is no type's is refused by the model's check, after what is said of the whole request.
    private static TensorDataType ReadDataType(JsonValue input)
    {
        const string Prefix = "Unable to parse 'datatype': ";
        var value = input.Member("datatype"u8, Prefix);
        if (value.Kind is not JsonKind.String)
        {
            _ = value.AsString(Prefix);
        }

        _ = TensorDataTypeExtensions.TryParseWireName(value.Text, out var dataType);
        return dataType;
    }

    private static long[] ReadShape(JsonValue input)
    {
        const string Prefix = "Unable to parse 'shape': ";
        var elements = input.Member("shape"u8, Prefix).Elements(Prefix);
        var shape = new long[elements.Count()];
        var count = 0;
        foreach (var dimension in elements)
        {
            var size = dimension.AsUInt64(Prefix);
            shape[count++] = size <= long.MaxValue
                ? (long)size
                : throw new TritoneException(ErrorCode.InvalidArgument, $"a dimension of an input is {size}; dimensions are at most {long.MaxValue}");
        }

        return shape;
    }

    private static RequestedOutput[] ReadOutputs(JsonValue root, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        if (!root.TryGetMember("outputs"u8, out var list))
        {
            return [];
        }

        var elements = list.Elements("Unable to parse 'outputs': ");
        var outputs = new RequestedOutput[elements.Count()];
        var count = 0;
        foreach (var element in elements)
        {
            var output = ReadOutput(element, sharedMemory);
            if (!Contains(outputs.AsSpan(0, count), output.Name))
            {
                outputs[count++] = output;
            }
        }

        return count == outputs.Length ? outputs : outputs[..count];
    }

    private static RequestedOutput ReadOutput(JsonValue output, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
    {
        var parameters = new TensorParameters(output);
        parameters.CheckOutput();
        var name = output.Member("name"u8, "Unable to parse 'name': ").AsName("Unable to parse 'name': ");
        var classes = parameters.ClassCount();
        if (parameters.SharedMemory() is not { } range)
        {
            return new RequestedOutput(name) { ClassCount = classes, IsBinary = parameters.IsBinary() };
        }

        // That it is there is told before the model runs.
        _ = Find(range, sharedMemory);
        return new RequestedOutput(name) { SharedMemory = range };
    }

    private static bool Contains(ReadOnlySpan<RequestedOutput> outputs, string name)
    {
        foreach (var output in outputs)
        {
            if (output.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    private static Memory<byte> Find(SharedMemoryRange range, Func<SharedMemoryRange, Memory<byte>>? sharedMemory)
        => sharedMemory is not null ? sharedMemory(range) : throw new TritoneException(ErrorCode.NotFound, $"Unable to find shared memory region: '{range.Region}'");
}
