using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tritone.Protocol.Json;

/// <summary>Writes JSON as Triton does: compact, and nothing escaped that need not be. Bytes that are no UTF-8 stay as they are.</summary>
internal static class JsonOutput
{
    private const int MaxNumberLength = 32;
    private const int MaxEscapeLength = 6;

    // A quote, a backslash, or a control character.
    private static readonly SearchValues<byte> MustBeEscaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), .. "\"\\"u8]);

    public static void WriteString(this PooledBuffer output, string value)
    {
        var length = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        output.WriteString(bytes.AsSpan(0, Encoding.UTF8.GetBytes(value, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public static void WriteString(this PooledBuffer output, ReadOnlySpan<byte> value)
    {
        output.Write("\""u8);
        while (true)
        {
            var plain = value.IndexOfAny(MustBeEscaped);
            if (plain < 0)
            {
                output.Write(value);
                output.Write("\""u8);
                return;
            }

            output.Write(value[..plain]);
            WriteEscape(output, value[plain]);
            value = value[(plain + 1)..];
        }
    }

    public static void WriteNumber(this PooledBuffer output, long value)
    {
        value.TryFormat(output.GetSpan(MaxNumberLength), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    public static void WriteNumber(this PooledBuffer output, ulong value)
    {
        value.TryFormat(output.GetSpan(MaxNumberLength), out var length, default, CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    public static void WriteNumber(this PooledBuffer output, double value)
        => output.Advance(JsonNumber.Format(value, output.GetSpan(JsonNumber.MaxLength)));

    private static void WriteEscape(PooledBuffer output, byte value)
    {
        var escape = output.GetSpan(MaxEscapeLength);
        var letter = value switch
        {
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'"' or (byte)'\\' => value,
            _ => (byte)0,
        };
        if (letter != 0)
        {
            escape[0] = (byte)'\\';
            escape[1] = letter;
            output.Advance(2);
            return;
        }

        "\\u00"u8.CopyTo(escape);
        value.TryFormat(escape[4..], out _, "X2", CultureInfo.InvariantCulture);
        output.Advance(MaxEscapeLength);
    }
}
