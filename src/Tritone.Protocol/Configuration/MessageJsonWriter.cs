using System.Collections;
using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tritone.Protocol.Json;

namespace Tritone.Protocol.Configuration;

/// <summary>Writes a message as JSON with everything that it does not say itself. See <see cref="ModelConfigJson.Write"/>.</summary>
internal static class MessageJsonWriter
{
    // Protobuf writes 64-bit numbers as strings. Triton makes numbers of those that it lists, and these are not in its list.
    private static readonly string[] WrittenAsText =
    [
        "inference.ModelInstanceGroup.SecondaryDevice.device_id",
        "inference.ModelOptimizationPolicy.Cuda.GraphSpec.Shape.dim",
        "inference.ModelSequenceBatching.InitialState.dims",
    ];

    // Protobuf prints up to 15 digits; from there on it uses an exponent, and what has one is a floating-point number when it is written again.
    private const double MaxWhole = 1e15;

    public static void Write(IMessage message, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var isChoice = field.ContainingOneof is not null;
            if (!field.IsRepeated && (isChoice || field.FieldType is FieldType.Message) && !field.Accessor.HasValue(message))
            {
                continue;
            }

            writer.WritePropertyName(field.Name);
            WriteField(field, field.Accessor.GetValue(message), writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteField(FieldDescriptor field, object value, Utf8JsonWriter writer)
    {
        if (field.IsMap)
        {
            WriteMap(field, (IDictionary)value, writer);
        }
        else if (field.IsRepeated)
        {
            writer.WriteStartArray();
            foreach (var item in (IList)value)
            {
                WriteValue(field, item!, writer);
            }

            writer.WriteEndArray();
        }
        else
        {
            WriteValue(field, value, writer);
        }
    }

    private static void WriteMap(FieldDescriptor field, IDictionary map, Utf8JsonWriter writer)
    {
        var value = field.MessageType.FindFieldByName("value");
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            writer.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            WriteValue(value, entry.Value!, writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(FieldDescriptor field, object value, Utf8JsonWriter writer)
    {
        switch (field.FieldType)
        {
            case FieldType.Message:
                Write((IMessage)value, writer);
                break;
            case FieldType.String:
                writer.WriteStringValue((string)value);
                break;
            case FieldType.Bool:
                writer.WriteBooleanValue((bool)value);
                break;
            case FieldType.Enum:
                WriteEnum(field, Convert.ToInt32(value, CultureInfo.InvariantCulture), writer);
                break;
            case FieldType.Float:
                // The shortest digits of a single; as a double it would have more.
                WriteNumber(double.Parse(((float)value).ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), writer);
                break;
            case FieldType.Double:
                WriteNumber((double)value, writer);
                break;
            default:
                WriteInteger(field, value, writer);
                break;
        }
    }

    // A number that has no name is written as it is: it came from a later version of the message.
    private static void WriteEnum(FieldDescriptor field, int number, Utf8JsonWriter writer)
    {
        if (field.EnumType.FindValueByNumber(number) is { } named)
        {
            writer.WriteStringValue(named.Name);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }

    private static void WriteInteger(FieldDescriptor field, object value, Utf8JsonWriter writer)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        if (WrittenAsText.Contains(field.FullName))
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
    }

    private static void WriteNumber(double value, Utf8JsonWriter writer)
    {
        Span<byte> text = stackalloc byte[JsonNumber.MaxLength];
        text = text[..JsonNumber.Format(value, text)];
        if (!double.IsFinite(value))
        {
            writer.WriteStringValue(text);
        }
        else if (double.IsInteger(value) && Math.Abs(value) < MaxWhole)
        {
            writer.WriteNumberValue((long)value);
        }
        else
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
    }
}
