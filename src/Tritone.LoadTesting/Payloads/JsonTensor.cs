using System.Buffers;
using System.Text.Json;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>The tensor of an input from nested arrays, with messages that say where it is written.</summary>
/// <param name="input">The model's input.</param>
/// <param name="where">The file and the line or entry.</param>
internal sealed class JsonTensor(ModelInput input, string where)
{
    private readonly ArrayBufferWriter<byte> _data = new();

    /// <summary>Reads nested arrays of elements.</summary>
    /// <param name="value">The arrays, each of one level as long as the others.</param>
    /// <returns>The shape that the nesting has, and the elements.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: an element has another type, or arrays of one level differ in length.</exception>
    public (IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data) Read(JsonElement value)
    {
        var shape = new List<long>();
        for (var level = value; level.ValueKind is JsonValueKind.Array; level = level[0])
        {
            shape.Add(level.GetArrayLength());
            if (shape[^1] == 0)
            {
                break;
            }
        }

        Append(value, shape, 0);
        return (shape, _data.WrittenMemory);
    }

    public TritoneException Invalid(string what) => ModelInput.Invalid($"{where}: input '{input.Name}' {what}");

    private void Append(JsonElement value, List<long> shape, int depth)
    {
        if (depth < shape.Count)
        {
            if (value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() != shape[depth])
            {
                throw Invalid($"has {Seen(value)} beside an array of {shape[depth]}; arrays of one level must have one length");
            }

            foreach (var element in value.EnumerateArray())
            {
                Append(element, shape, depth + 1);
            }
        }
        else if (!JsonElements.TryWrite(value, input.DataType, _data))
        {
            throw Invalid($"has {Seen(value)}; expected {input.DataType.ToWireName()}");
        }
    }

    private static string Seen(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"an array of {value.GetArrayLength()}",
        JsonValueKind.Object => "an object",
        _ => ErrorText.Shorten(value.GetRawText()),
    };
}
