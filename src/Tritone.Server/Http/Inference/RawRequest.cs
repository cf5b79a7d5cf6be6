using System.Buffers;
using System.Buffers.Binary;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.Server.Http.Inference;

/// <summary>A request that is the data of one tensor and nothing else: its name, type and shape are the model's.</summary>
internal static class RawRequest
{
    /// <summary>Makes a request of data.</summary>
    /// <param name="data">The body.</param>
    /// <param name="model">The model, with its batch dimension.</param>
    /// <param name="hasBatch">Whether the first dimension is the batch.</param>
    /// <param name="memory">Gives the memory that a string needs.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the model has several inputs, or one whose shape the data do not tell.</exception>
    public static InferenceRequest Create(in ReadOnlySequence<byte> data, ModelMetadata model, bool hasBatch, RequestMemory memory)
    {
        if (model.Inputs is not [var input])
        {
            throw Invalid($"Raw request must only have 1 input (found 1) to be deduced but got {model.Inputs.Count} inputs in '{model.Name}' model configuration");
        }

        _ = TensorDataTypeExtensions.TryParseWireName(input.DataType, out var dataType);
        var shape = input.Shape.ToArray();
        if (hasBatch)
        {
            shape[0] = 1;
        }

        if (shape.Count(dimension => dimension == -1) > 1)
        {
            throw Invalid($"The shape of the raw input '{input.Name}' can not be deduced because there are more than one variable-sized dimension");
        }

        var elements = shape.Where(dimension => dimension != -1).Aggregate(1L, (product, dimension) => product * dimension);
        var variable = Array.IndexOf(shape, -1);
        if (dataType is TensorDataType.Bytes)
        {
            return variable < 0 && elements == 1
                ? Of(new InputTensor(input.Name, dataType, shape, WithLength(data, memory)))
                : throw Invalid($"For BYTE datatype raw input '{input.Name}', the model must have input shape [1]");
        }

        if (variable >= 0 && elements > 0)
        {
            shape[variable] = data.Length / elements / dataType.ElementSize();
        }

        return Of(new InputTensor(input.Name, dataType, shape, data));
    }

    private static InferenceRequest Of(InputTensor input) => new() { Inputs = [input], HasBinaryOutputs = true };

    private static ReadOnlySequence<byte> WithLength(in ReadOnlySequence<byte> data, RequestMemory memory)
    {
        var element = memory.Take(checked(sizeof(int) + (int)data.Length));
        BinaryPrimitives.WriteInt32LittleEndian(element.Span, (int)data.Length);
        data.CopyTo(element.Span[sizeof(int)..]);
        return new ReadOnlySequence<byte>(element);
    }

    private static TritoneException Invalid(string what) => new(ErrorCode.InvalidArgument, $"[request id: <id_unknown>] {what}");
}
