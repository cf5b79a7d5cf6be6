using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Tritone.Protocol.Configuration;

/// <summary>Reads a message from JSON by protobuf's rules. A member that the message does not have is an error.</summary>
internal sealed class MessageJsonReader
{
    // Where the reader is, for messages: names of members, and numbers of elements.
    private readonly List<(string? Name, int Index)> _path = [];

    /// <summary>Reads one object.</summary>
    /// <returns>The message in protobuf's wire format.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is not such a message; the message names the member.</exception>
    public ReadOnlyMemory<byte> Read(JsonElement element, MessageDescriptor type) => Message(element, type).Bytes;

    private MessageEncoder Message(JsonElement element, MessageDescriptor type)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            throw Wrong(element, "an object");
        }

        var message = new MessageEncoder();
        var seen = new Dictionary<object, string>();
        foreach (var member in element.EnumerateObject())
        {
            var field = type.Fields.InDeclarationOrder().FirstOrDefault(candidate => member.NameEquals(candidate.Name) || member.NameEquals(candidate.JsonName))
                ?? throw Unknown(type, member.Name);
            if (member.Value.ValueKind is JsonValueKind.Null)
            {
                continue;
            }

            // A field and a choice can be given once, under whichever of their names.
            if (!seen.TryAdd((object?)field.ContainingOneof ?? field, member.Name))
            {
                throw Invalid($"gives '{member.Name}' as well as '{seen[(object?)field.ContainingOneof ?? field]}'; only one of them can be");
            }

            Within(member.Name, 0, () => Field(message, field, member.Value));
        }

        return message;
    }

    private void Field(MessageEncoder message, FieldDescriptor field, JsonElement element)
    {
        if (field.IsMap)
        {
            Map(message, field, element);
        }
        else if (field.IsRepeated)
        {
            if (element.ValueKind is not JsonValueKind.Array)
            {
                throw Wrong(element, "an array");
            }

            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                Within(null, index++, () => Value(message, field, item));
            }
        }
        else
        {
            Value(message, field, element);
        }
    }

    private void Map(MessageEncoder message, FieldDescriptor field, JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            throw Wrong(element, "an object");
        }

        var key = field.MessageType.FindFieldByName("key");
        var value = field.MessageType.FindFieldByName("value");
        foreach (var member in element.EnumerateObject())
        {
            Within(member.Name, 0, () =>
            {
                var entry = new MessageEncoder();
                if (key.FieldType is FieldType.String)
                {
                    entry.Write(key, member.Name);
                }
                else
                {
                    Integer(entry, key, member.Name);
                }

                Value(entry, value, member.Value);
                message.Write(field, entry);
            });
        }
    }

    private void Value(MessageEncoder message, FieldDescriptor field, JsonElement element)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                message.Write(field, Message(element, field.MessageType));
                break;
            case FieldType.String:
                message.Write(field, element.ValueKind is JsonValueKind.String ? element.GetString()! : throw Wrong(element, "a string"));
                break;
            case FieldType.Bool:
                message.Write(field, element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Wrong(element, "true or false"));
                break;
            case FieldType.Enum:
                message.Write(field, (long)Enum(element, field.EnumType));
                break;
            case FieldType.Float or FieldType.Double:
                message.Write(field, Number(element, field.FieldType));
                break;
            default:
                Integer(message, field, element.ValueKind is JsonValueKind.String ? element.GetString()! : element.GetRawText());
                break;
        }
    }

    private int Enum(JsonElement element, EnumDescriptor type)
    {
        var value = element.ValueKind switch
        {
            JsonValueKind.String => type.Values.FirstOrDefault(candidate => candidate.Name.Equals(element.GetString(), StringComparison.OrdinalIgnoreCase)),
            JsonValueKind.Number when element.TryGetInt32(out var number) => type.FindValueByNumber(number),
            _ => null,
        };
        return value?.Number ?? throw Wrong(element, $"one of {string.Join(", ", type.Values.Select(known => known.Name))}");
    }

    private double Number(JsonElement element, FieldType type)
    {
        var value = element.ValueKind switch
        {
            JsonValueKind.Number => element.GetDouble(),
            JsonValueKind.String => element.GetString() switch
            {
                "NaN" => double.NaN,
                "Infinity" => double.PositiveInfinity,
                "-Infinity" => double.NegativeInfinity,
                var text when double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite), CultureInfo.InvariantCulture, out var parsed)
                    && double.IsFinite(parsed) => parsed,
                _ => throw Wrong(element, "a number"),
            },
            _ => throw Wrong(element, "a number"),
        };

        // A number that only infinity stands for is none of these; infinity itself has a name.
        var isTooLarge = element.ValueKind is JsonValueKind.Number && !double.IsFinite(type is FieldType.Float ? (float)value : value);
        return isTooLarge ? throw Wrong(element, "a number of this size or smaller") : value;
    }

    // As protobuf, also 1.0 and 1e3, which are whole.
    private void Integer(MessageEncoder message, FieldDescriptor field, string text)
    {
        var range = IntegerRange.Of(field);
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) || !range.Contains(value))
        {
            throw Invalid($"is {ErrorText.Shorten(text)}; expected {range}");
        }

        if (value < 0)
        {
            message.Write(field, (long)value);
        }
        else
        {
            message.Write(field, (ulong)value);
        }
    }

    private void Within(string? name, int index, Action read)
    {
        _path.Add((name, index));
        read();
        _path.RemoveAt(_path.Count - 1);
    }

    private TritoneException Unknown(MessageDescriptor type, string name)
    {
        var known = type.Fields.InDeclarationOrder().Select(field => field.Name).ToList();
        var near = known.Count > 0 && NearestName.FindNear(name, known) is { } nearest ? $"; the nearest known one is '{nearest}'" : "";
        return Invalid($"has the unknown member '{ErrorText.Shorten(name)}'{near}");
    }

    private TritoneException Wrong(JsonElement element, string expected) => Invalid($"is {ErrorText.Shorten(element.GetRawText())}; expected {ErrorText.Shorten(expected, 400)}");

    private TritoneException Invalid(string what) => new(ErrorCode.InvalidArgument, $"{Where()} {what}");

    private string Where()
    {
        var path = new StringBuilder();
        foreach (var (name, index) in _path)
        {
            _ = name is null ? path.Append(CultureInfo.InvariantCulture, $"[{index}]")
                : path.Length == 0 ? path.Append(name)
                : path.Append('.').Append(name);
        }

        return path.Length == 0 ? "the configuration" : $"'{ErrorText.Shorten(path.ToString(), 200)}' of the configuration";
    }
}
