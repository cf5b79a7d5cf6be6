using System.Collections;
using System.Text;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tritone.Repository.Pbtxt;

namespace Tritone.Repository.Tests;

/// <summary>Messages of any content, and their text.</summary>
internal static class Messages
{
    private const int MaxItems = 3;

    private static readonly string[] Strings = ["", "a", "x\"y'z\\", "\u00e9\U0001F602", "\0\n\t\u007f", "TYPE_INT64", "{ }"];

    private static readonly double[] Numbers = [0, 1, -1.5, 0.1, 1e300, 1e-7, 1e16, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>Any message of a type: each field is there or not, with a value that says something or does not.</summary>
    public static Gen<IMessage> Any(MessageDescriptor type) => Gen.UInt.Array[1, 100].Select(numbers => Make(type, new Tape(numbers)));

    /// <summary>A message in protobuf's text format, a field on a line.</summary>
    public static string ToText(IMessage message)
    {
        var text = new StringBuilder();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            PbtxtWriter.AppendField(text, message, field, '\n');
        }

        return text.ToString();
    }

    private static IMessage Make(MessageDescriptor type, Tape tape)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder().Where(_ => tape.Below(3) == 0))
        {
            if (field.IsMap)
            {
                var map = (IDictionary)field.Accessor.GetValue(message);
                for (var i = tape.Below(MaxItems); i >= 0; i--)
                {
                    map[Value(field.MessageType.FindFieldByName("key"), tape)] = Value(field.MessageType.FindFieldByName("value"), tape);
                }
            }
            else if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                for (var i = tape.Below(MaxItems); i >= 0; i--)
                {
                    list.Add(Value(field, tape));
                }
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, tape));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, Tape tape) => field.FieldType switch
    {
        FieldType.Message => Make(field.MessageType, tape),
        FieldType.String => Strings[tape.Below(Strings.Length)],
        FieldType.Bool => tape.Below(2) == 0,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[tape.Below(field.EnumType.Values.Count)].Number),
        FieldType.Float => (float)Numbers[tape.Below(Numbers.Length)],
        FieldType.Double => Numbers[tape.Below(Numbers.Length)],
        FieldType.Int32 => new int[] { 0, 1, -1, int.MinValue, int.MaxValue }[tape.Below(5)],
        FieldType.Int64 => new long[] { 0, 1, -1, long.MinValue, long.MaxValue }[tape.Below(5)],
        FieldType.UInt32 => new uint[] { 0, 1, uint.MaxValue }[tape.Below(3)],
        FieldType.UInt64 => new ulong[] { 0, 1, ulong.MaxValue }[tape.Below(3)],
        _ => throw new NotSupportedException($"no field here is of type {field.FieldType}"),
    };

    // Numbers to decide by: so that a failing case is its numbers.
    private sealed class Tape(uint[] numbers)
    {
        private int _next;

        public int Below(int limit)
        {
            var number = numbers[_next % numbers.Length] + (uint)(_next / numbers.Length);
            _next++;
            return (int)(number % (uint)limit);
        }
    }
}
