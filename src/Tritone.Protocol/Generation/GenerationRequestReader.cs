using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.Protocol.Generation;

/// <summary>
/// Reads requests of the generate extension: an object whose members are the inputs of the model, by name, without shapes. What is no input is a parameter, which no
/// ONNX model takes.
/// </summary>
public static class GenerationRequestReader
{
    /// <summary>Reads a request.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="model">The model, with its batch dimension.</param>
    /// <param name="memory">Gives the memory for the tensors.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Internal"/>: it is no JSON object, or a value is of another type than its input.
    /// <see cref="ErrorCode.InvalidArgument"/>: an input has not as many elements as make a tensor of its shape.
    /// </exception>
    public static InferenceRequest Read(ReadOnlyMemory<byte> utf8, ModelMetadata model, RequestMemory memory)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var tree = JsonTree.ParseRequest(utf8);
        var id = "";
        var inputs = new List<InputTensor>();
        foreach (var (name, value) in tree.Root.Members())
        {
            if (model.Inputs.FirstOrDefault(input => name.IsString(System.Text.Encoding.UTF8.GetBytes(input.Name))) is { } input)
            {
                inputs.Add(ReadInput(value, input, memory));
            }
            else if (name.IsString("id"u8))
            {
                id = value.AsString("Unable to parse 'id': ");
            }
        }

        return new InferenceRequest { Id = id, Inputs = inputs };
    }

    private static InputTensor ReadInput(JsonValue value, TensorMetadata input, RequestMemory memory)
    {
        _ = TensorDataTypeExtensions.TryParseWireName(input.DataType, out var dataType);
        var elements = new ArrayScalars(value.QuotedText).Count();
        return new InputTensor(input.Name, dataType, ShapeFor(elements, input), TensorDataReader.Read(value, input.Name, dataType, elements, memory));
    }

    // The dimensions that are fixed take their share, and the last of those that are not takes what is left.
    private static long[] ShapeFor(long elements, TensorMetadata input)
    {
        var shape = input.Shape.ToArray();
        foreach (var dimension in shape)
        {
            if (dimension != -1)
            {
                elements = dimension > 0 && elements % dimension == 0 ? elements / dimension : throw Misshapen(input);
            }
        }

        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] == -1)
            {
                (shape[i], elements) = (elements, 1);
            }
        }

        return elements == 1 ? shape : throw Misshapen(input);
    }

    private static TritoneException Misshapen(TensorMetadata input)
        => new(ErrorCode.InvalidArgument, $"The schema can not convert input '{input.Name}' to tensor with proper shape");
}
