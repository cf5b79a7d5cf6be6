using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Google.Protobuf.Reflection;

namespace Tritone.Protocol.Configuration;

/// <summary>
/// Puts a message together from its fields, in protobuf's wire format, from which the generated class reads it. What reads a message from text
/// or from JSON so needs no setters found by reflection, which would tie it to what a trimmed program keeps.
/// </summary>
internal sealed class MessageEncoder
{
    private const int MaxVarintLength = 10;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Length = 2,
        Fixed32 = 5,
    }

    /// <summary>The message so far.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Adds a whole number, or an enum's value.</summary>
    public void Write(FieldDescriptor field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
    }

    /// <summary>Adds a whole number without a sign.</summary>
    public void Write(FieldDescriptor field, ulong value)
    {
        Tag(field, WireType.Varint);
        Varint(value);
    }

    /// <summary>Adds true or false.</summary>
    public void Write(FieldDescriptor field, bool value) => Write(field, value ? 1UL : 0UL);

    /// <summary>Adds a number of single or double precision, as the field says.</summary>
    public void Write(FieldDescriptor field, double value)
    {
        if (field.FieldType is FieldType.Float)
        {
            Tag(field, WireType.Fixed32);
            BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), (float)value);
            _bytes.Advance(sizeof(float));
        }
        else
        {
            Tag(field, WireType.Fixed64);
            BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
            _bytes.Advance(sizeof(double));
        }
    }

    /// <summary>Adds a string, which must be valid Unicode.</summary>
    public void Write(FieldDescriptor field, string value)
    {
        Tag(field, WireType.Length);
        Varint((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _bytes);
    }

    /// <summary>Adds a message.</summary>
    public void Write(FieldDescriptor field, MessageEncoder value)
    {
        Tag(field, WireType.Length);
        Varint((ulong)value._bytes.WrittenCount);
        _bytes.Write(value._bytes.WrittenSpan);
    }

    private void Tag(FieldDescriptor field, WireType type) => Varint(((ulong)field.FieldNumber << 3) | (ulong)type);

    private void Varint(ulong value)
    {
        var span = _bytes.GetSpan(MaxVarintLength);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
