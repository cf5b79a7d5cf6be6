using System.Buffers;
using System.Text.Json;
using Tritone.Cli.CommandLine;

namespace Tritone.Cli.Inspect;

/// <summary>Shows to people what <c>--json</c> gives to programs: a name and a value a line, what is within indented.</summary>
internal static class JsonOutline
{
    public static void Write(Output output, Action<Utf8JsonWriter> writeFields)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writeFields(writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(json.WrittenMemory);
        Write(output, document.RootElement, "");
    }

    private static void Write(Output output, JsonElement @object, string indent)
    {
        foreach (var member in @object.EnumerateObject())
        {
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    output.WriteLine($"{indent}{member.Name}:");
                    Write(output, member.Value, indent + "  ");
                    break;
                case JsonValueKind.Array:
                    WriteArray(output, member.Name, member.Value, indent);
                    break;
                default:
                    output.WriteLine($"{indent}{member.Name}: {Scalar(member.Name, member.Value)}");
                    break;
            }
        }
    }

    private static void WriteArray(Output output, string name, JsonElement array, string indent)
    {
        if (array.EnumerateArray().All(item => item.ValueKind is not JsonValueKind.Object))
        {
            output.WriteLine($"{indent}{name}: {(array.GetArrayLength() == 0 ? "none" : string.Join(", ", array.EnumerateArray()))}");
            return;
        }

        output.WriteLine($"{indent}{name}:");
        foreach (var item in array.EnumerateArray())
        {
            // Things that are all scalars, such as files, fit on a line.
            if (item.EnumerateObject().All(member => member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
            {
                output.WriteLine($"{indent}  {string.Join("  ", item.EnumerateObject().Select(member => Scalar(member.Name, member.Value)))}");
            }
            else
            {
                output.WriteLine($"{indent}  -");
                Write(output, item, indent + "    ");
            }
        }
    }

    private static string Scalar(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when name is "bytes" => Size.Format(value.GetInt64()),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.ToString(),
    };
}
