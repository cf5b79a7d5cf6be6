using System.Globalization;
using Google.Protobuf.Reflection;
using Tritone.Protocol.Configuration;

namespace Tritone.Repository.Pbtxt;

/// <summary>
/// Makes a message of a parsed text: gives its fields the meaning that the message's descriptor says. What the message does not have, or not in
/// this form, is an error at its place.
/// </summary>
internal sealed class PbtxtEncoder
{
    private readonly PbtxtDocument _document;

    private PbtxtEncoder(PbtxtDocument document) => _document = document;

    /// <summary>Encodes a whole text.</summary>
    /// <param name="document">The text.</param>
    /// <param name="type">The message.</param>
    /// <returns>The message in protobuf's wire format.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: names the file, the line, the column and the field.</exception>
    public static ReadOnlyMemory<byte> Encode(PbtxtDocument document, MessageDescriptor type)
        => new PbtxtEncoder(document).Message(document.Fields, type).Bytes;

    private MessageEncoder Message(IReadOnlyList<PbtxtField> fields, MessageDescriptor type)
    {
        var message = new MessageEncoder();
        var seen = new Dictionary<object, PbtxtField>();
        foreach (var field in fields)
        {
            var descriptor = type.FindFieldByName(field.Name) ?? throw Unknown(field, type);
            if (descriptor.IsMap)
            {
                CheckOnce((descriptor, Key(field, descriptor)), field, seen);
            }
            else if (!descriptor.IsRepeated)
            {
                CheckOnce((object?)descriptor.ContainingOneof ?? descriptor, field, seen);
            }

            Value(message, descriptor, field);
        }

        return message;
    }

    // A field, a choice and a key of a map are given once.
    private void CheckOnce(object what, PbtxtField field, Dictionary<object, PbtxtField> seen)
    {
        if (field.IsListed && what is not (FieldDescriptor, string))
        {
            throw Error(field.ValueAt, $"'{field.Name}' takes one value, not a list");
        }

        if (seen.TryAdd(what, field))
        {
            return;
        }

        var first = seen[what];
        throw Error(
            field.At,
            what is (FieldDescriptor, string key) ? $"'{field.Name}' has the key '{ErrorText.Shorten(key)}' again; {first.At} has it"
                : first.Name == field.Name ? $"'{field.Name}' is given again; {first.At} has it"
                : $"'{field.Name}' cannot be given together with '{first.Name}', which is in {first.At}");
    }

    // The key of an entry in one spelling, so that 1 and 0x1 are the same. What is wrong with it is found when it is encoded.
    private static string Key(PbtxtField entry, FieldDescriptor map)
    {
        var key = entry.Message?.FirstOrDefault(field => field.Name == "key");
        return map.MessageType.FindFieldByName("key").FieldType is FieldType.String ? key?.Text ?? ""
            : PbtxtScalar.TryInteger(key?.Text ?? "0", out var number) ? number.ToString(CultureInfo.InvariantCulture)
            : "";
    }

    private void Value(MessageEncoder message, FieldDescriptor descriptor, PbtxtField field)
    {
        switch (descriptor.FieldType)
        {
            case FieldType.Message:
                message.Write(descriptor, Message(field.Message ?? throw Wrong(field, "a message in braces"), descriptor.MessageType));
                break;
            case FieldType.String:
                message.Write(descriptor, field is { IsQuoted: true, Text: { } text } ? text : throw Wrong(field, "a string in quotes"));
                break;
            case FieldType.Bool:
                message.Write(descriptor, PbtxtScalar.TryFlag(Bare(field), out var flag) ? flag : throw Wrong(field, "true or false"));
                break;
            case FieldType.Enum:
                message.Write(descriptor, (long)Enum(field, descriptor.EnumType));
                break;
            case FieldType.Float or FieldType.Double:
                message.Write(descriptor, PbtxtScalar.TryNumber(Bare(field), out var number) ? number : throw Wrong(field, "a number"));
                break;
            default:
                Integer(message, descriptor, field);
                break;
        }
    }

    private void Integer(MessageEncoder message, FieldDescriptor descriptor, PbtxtField field)
    {
        var range = IntegerRange.Of(descriptor);
        if (!PbtxtScalar.TryInteger(Bare(field), out var value) || !range.Contains(value))
        {
            throw Wrong(field, range.ToString());
        }

        if (value < 0)
        {
            message.Write(descriptor, (long)value);
        }
        else
        {
            message.Write(descriptor, (ulong)value);
        }
    }

    private int Enum(PbtxtField field, EnumDescriptor type)
    {
        var text = Bare(field);
        if (PbtxtScalar.TryEnum(text, type, out var value))
        {
            return value;
        }

        var names = type.Values.Select(known => known.Name).ToList();
        throw NearestName.FindNear(text, names) is { } near
            ? Error(field.ValueAt, $"'{field.Name}' is {field.Shown}; the nearest value that there is is {near}")
            : Wrong(field, $"one of {string.Join(", ", names)}{(field.IsQuoted ? ", without quotes" : "")}");
    }

    // A string or a message is no scalar: then this is a text that no scalar has.
    private static string Bare(PbtxtField field) => field is { IsQuoted: false, Text: { } text } ? text : "";

    private TritoneException Unknown(PbtxtField field, MessageDescriptor type)
    {
        var known = type.Fields.InDeclarationOrder().Select(candidate => candidate.Name).ToList();
        var near = known.Count > 0 && NearestName.FindNear(field.Name, known) is { } nearest ? $"; the nearest that it has is '{nearest}'" : "";
        return Error(field.At, $"{type.Name} has no field '{ErrorText.Shorten(field.Name)}'{near}");
    }

    private TritoneException Wrong(PbtxtField field, string expected) => Error(field.ValueAt, $"'{field.Name}' is {field.Shown}; expected {expected}");

    private TritoneException Error(PbtxtPosition at, string what) => _document.Error(at, what);
}
