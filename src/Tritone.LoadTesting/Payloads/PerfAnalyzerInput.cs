using System.Text.Json;
using Tritone.Protocol.Inference;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>An input of one entry of perf_analyzer's file.</summary>
internal static class PerfAnalyzerInput
{
    /// <summary>Reads a row, its shape without the batch.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is none, or none of the model's shape.</exception>
    public static Tensor Read(JsonElement value, ModelInput input, TensorOptions options, string where)
    {
        var reader = new JsonTensor(input, where);
        var content = value;
        IReadOnlyList<long>? shape = options.Shapes.GetValueOrDefault(input.Name);
        if (value.ValueKind is JsonValueKind.Object)
        {
            shape = value.TryGetProperty("shape"u8, out var given) ? ReadShape(given, reader) : shape;
            content = value.TryGetProperty("content"u8, out var inner) ? inner : value;
        }

        var (data, nested) = content.ValueKind switch
        {
            JsonValueKind.Array => ReadArray(content, reader),
            JsonValueKind.Object when content.TryGetProperty("b64"u8, out var text) => (ReadBase64(text, reader), null),
            _ => throw reader.Invalid("has no array, 'content' or 'b64'"),
        };

        // A list without a shape is flat where the model says what it is, and else what its nesting is.
        var elements = CountElements(data, input.DataType, reader);
        shape ??= nested is { Count: > 1 } ? nested : Complete(input.RowShape, elements, reader);
        if (!input.Fits(input.WithBatch(shape, 1)))
        {
            throw reader.Invalid($"has shape {ModelInput.Text(shape)}; expected {ModelInput.Text(input.RowShape)}");
        }

        return input.Count(shape) == elements
            ? new Tensor(input.Name, input.DataType, shape, data)
            : throw reader.Invalid($"has {elements} elements; shape {ModelInput.Text(shape)} takes {input.Count(shape)}");
    }

    private static (ReadOnlyMemory<byte> Data, IReadOnlyList<long>? Shape) ReadArray(JsonElement content, JsonTensor reader)
    {
        var (shape, data) = reader.Read(content);
        return (data, shape);
    }

    private static ReadOnlyMemory<byte> ReadBase64(JsonElement text, JsonTensor reader)
        => text.ValueKind is JsonValueKind.String && text.TryGetBytesFromBase64(out var bytes) ? bytes : throw reader.Invalid("has a 'b64' that is not base64");

    private static long[] ReadShape(JsonElement value, JsonTensor reader)
        => value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(size => size.ValueKind is JsonValueKind.Number && size.TryGetInt32(out var number) && number >= 0)
            ? [.. value.EnumerateArray().Select(size => size.GetInt64())]
            : throw reader.Invalid($"has the shape {ErrorText.Shorten(value.GetRawText())}; expected an array of whole numbers");

    private static long CountElements(ReadOnlyMemory<byte> data, TensorDataType dataType, JsonTensor reader)
    {
        if (dataType is not TensorDataType.Bytes)
        {
            var size = dataType.ElementSize();
            return data.Length % size == 0 ? data.Length / size : throw reader.Invalid($"has {data.Length} bytes; an element of {dataType.ToWireName()} has {size}");
        }

        try
        {
            var count = 0L;
            for (var strings = new StringElements(data.Span); strings.MoveNext();)
            {
                count++;
            }

            return count;
        }
        catch (TritoneException)
        {
            throw reader.Invalid("has bytes that end within an element; each element of BYTES has its length in four bytes before it");
        }
    }

    // One free dimension follows from the number of elements; of two or more nobody can tell.
    private static IReadOnlyList<long> Complete(IReadOnlyList<long> shape, long elements, JsonTensor reader)
    {
        var free = shape.Count(size => size < 0);
        if (free == 0)
        {
            return shape;
        }

        var rest = shape.Where(size => size >= 0).Aggregate(1L, (product, size) => product * size);
        return free == 1 && rest > 0 && elements % rest == 0
            ? [.. shape.Select(size => size < 0 ? elements / rest : size)]
            : throw reader.Invalid($"has {elements} elements, from which its shape {ModelInput.Text(shape)} does not follow; give it a 'shape'");
    }
}
