using System.Collections;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tritone.Repository.Pbtxt;

/// <summary>Writes messages in protobuf's text format: what is not the default, a message on one line, maps by their keys. The same message gives the same text.</summary>
internal static class PbtxtWriter
{
    /// <summary>Writes one field of a message, each value that has fields of its own on a line.</summary>
    /// <param name="text">Receives the text.</param>
    /// <param name="message">The message.</param>
    /// <param name="field">The field. Nothing is written if it has its default.</param>
    /// <param name="separator">What follows each value: a line's end, or a blank.</param>
    public static void AppendField(StringBuilder text, IMessage message, FieldDescriptor field, char separator)
    {
        var value = field.Accessor.GetValue(message);
        if (field.IsMap)
        {
            AppendMap(text, field, (IDictionary)value, separator);
        }
        else if (field.IsRepeated)
        {
            AppendList(text, field, (IList)value, separator);
        }
        else if (field.FieldType is FieldType.Message || field.ContainingOneof is not null ? field.Accessor.HasValue(message) : !IsDefault(value))
        {
            AppendValue(text, field, value);
            text.Append(separator);
        }
    }

    private static bool IsDefault(object value) => value switch
    {
        string text => text.Length == 0,
        bool flag => !flag,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture) is 0 and var zero && !double.IsNegative(zero),
        _ => false,
    };

    private static void AppendMap(StringBuilder text, FieldDescriptor field, IDictionary map, char separator)
    {
        var key = field.MessageType.FindFieldByName("key");
        var value = field.MessageType.FindFieldByName("value");
        var entries = new List<DictionaryEntry>();
        foreach (DictionaryEntry entry in map)
        {
            entries.Add(entry);
        }

        var ordered = key.FieldType is FieldType.String
            ? entries.OrderBy(entry => (string)entry.Key, StringComparer.Ordinal)
            : entries.OrderBy(entry => Convert.ToDecimal(entry.Key, CultureInfo.InvariantCulture));
        foreach (var entry in ordered)
        {
            text.Append(field.Name).Append(" { ");
            AppendValue(text, key, entry.Key);
            text.Append(' ');
            AppendValue(text, value, entry.Value!);
            text.Append(" }").Append(separator);
        }
    }

    private static void AppendList(StringBuilder text, FieldDescriptor field, IList list, char separator)
    {
        if (field.FieldType is FieldType.Message)
        {
            foreach (IMessage item in list)
            {
                text.Append(field.Name).Append(" [ ");
                AppendMessage(text, item);
                text.Append(" ]").Append(separator);
            }
        }
        else if (list.Count > 0)
        {
            text.Append(field.Name).Append(": [ ").AppendJoin(", ", list.Cast<object>().Select(item => Scalar(field, item))).Append(" ]").Append(separator);
        }
    }

    private static void AppendValue(StringBuilder text, FieldDescriptor field, object value)
    {
        text.Append(field.Name);
        if (field.FieldType is FieldType.Message)
        {
            text.Append(' ');
            AppendMessage(text, (IMessage)value);
        }
        else
        {
            text.Append(": ").Append(Scalar(field, value));
        }
    }

    private static void AppendMessage(StringBuilder text, IMessage message)
    {
        text.Append("{ ");
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            AppendField(text, message, field, ' ');
        }

        text.Append('}');
    }

    private static string Scalar(FieldDescriptor field, object value) => value switch
    {
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        float number => Number(number, number.ToString("R", CultureInfo.InvariantCulture)),
        double number => Number(number, number.ToString("R", CultureInfo.InvariantCulture)),
        _ when field.FieldType is FieldType.Enum => EnumName(field, Convert.ToInt32(value, CultureInfo.InvariantCulture)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Number(double value, string digits)
        => double.IsNaN(value) ? "nan" : double.IsInfinity(value) ? value > 0 ? "inf" : "-inf" : digits;

    private static string EnumName(FieldDescriptor field, int number)
        => field.EnumType.FindValueByNumber(number)?.Name ?? number.ToString(CultureInfo.InvariantCulture);

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                < ' ' or '\u007F' => quoted.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(character, 8).PadLeft(3, '0')}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
