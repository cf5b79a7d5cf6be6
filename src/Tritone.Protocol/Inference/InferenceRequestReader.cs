using Tritone.Protocol.Json;

namespace Tritone.Protocol.Inference;

/// <summary>Reads inference requests in the order in which Triton does, so that of several errors the same one is reported.</summary>
public static class InferenceRequestReader
{
    /// <summary>Reads a request from JSON.</summary>
    /// <param name="utf8">The body.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Internal"/>: it is no JSON, or a value is of another type than the protocol's, as Triton answers too.
    /// <see cref="ErrorCode.InvalidArgument"/>: an input is given twice, or a parameter may not be given.
    /// <see cref="ErrorCode.Unsupported"/>: it asks for an extension that is not there: binary tensors, shared memory, classification.
    /// </exception>
    public static InferenceRequest Read(ReadOnlyMemory<byte> utf8)
    {
        JsonValue root;
        try
        {
            root = JsonTree.Parse(utf8).Root;
        }
        catch (JsonSyntaxException exception)
        {
            throw new TritoneException(ErrorCode.Internal, $"failed to parse the request JSON buffer: {exception.Message}", exception);
        }

        var id = root.TryGetMember("id", out var idValue) ? Named("id", () => idValue.AsString()) : "";
        var request = new InferenceRequest { Id = id, Inputs = [] };
        if (root.TryGetMember("parameters", out var parameters))
        {
            RequestParameters.Check(parameters);
        }

        var inputs = ReadInputs(root, request);
        return request with { Inputs = inputs, Outputs = ReadOutputs(root) };
    }

    /// <summary>Reads a value; an error names the field.</summary>
    internal static T Named<T>(string field, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TritoneException exception) when (exception.Code is ErrorCode.Internal)
        {
            throw new TritoneException(ErrorCode.Internal, $"Unable to parse '{field}': {exception.Message}", exception);
        }
    }

    private static List<InputTensor> ReadInputs(JsonValue root, InferenceRequest request)
    {
        var inputs = new List<InputTensor>();
        foreach (var input in Named("inputs", () => root.Member("inputs")).ArrayNamed("inputs"))
        {
            var name = Named("name", () => input.Member("name").AsString());
            var dataType = Named("datatype", () => input.Member("datatype").AsString());
            var shape = ReadShape(input);
            if (inputs.Exists(other => other.Name == name))
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"{request.ErrorPrefix}input '{name}' already exists in request");
            }

            RefuseExtensions(input, "input", name, "binary_data_size", "shared_memory_region");
            inputs.Add(TensorDataReader.Read(input, name, dataType, shape));
        }

        return inputs;
    }

    private static List<long> ReadShape(JsonValue input)
    {
        var shape = new List<long>();
        foreach (var dimension in Named("shape", () => input.Member("shape")).ArrayNamed("shape"))
        {
            var size = Named("shape", () => dimension.AsUInt64());
            shape.Add(size <= long.MaxValue
                ? (long)size
                : throw new TritoneException(ErrorCode.InvalidArgument, $"a dimension of an input is {size}; dimensions are at most {long.MaxValue}"));
        }

        return shape;
    }

    private static List<RequestedOutput> ReadOutputs(JsonValue root)
    {
        var outputs = new List<RequestedOutput>();
        if (!root.TryGetMember("outputs", out var list))
        {
            return outputs;
        }

        foreach (var output in list.ArrayNamed("outputs"))
        {
            var name = Named("name", () => output.Member("name").AsString());
            RefuseExtensions(output, "output", name, "binary_data", "classification", "shared_memory_region");
            outputs.Add(new RequestedOutput(name));
        }

        return outputs;
    }

    // Of the extensions of the protocol none is here; a value that switches one off is no request for it.
    private static void RefuseExtensions(JsonValue tensor, string kind, string name, params ReadOnlySpan<string> extensions)
    {
        if (!tensor.TryGetMember("parameters", out var parameters))
        {
            return;
        }

        foreach (var extension in extensions)
        {
            if (parameters.TryGetMember(extension, out var value) && RequestParameters.IsOn(extension, value))
            {
                throw new TritoneException(ErrorCode.Unsupported, $"{kind} '{name}' has the parameter '{extension}', which this server does not support");
            }
        }
    }

    private static JsonValue.Elements ArrayNamed(this JsonValue value, string field)
        => value.IsArray
            ? value.AsArray()
            : throw new TritoneException(ErrorCode.Internal, $"Unable to parse '{field}': attempt to access JSON non-array as array");
}
