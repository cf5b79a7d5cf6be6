using System.Buffers.Text;
using System.Text;

namespace Tritone.Protocol.Json;

/// <summary>The characters of JSON strings that the parser has checked, as bytes: what is no UTF-8 stays as it is, as in Triton.</summary>
internal static class JsonText
{
    /// <summary>Resolves escapes.</summary>
    /// <param name="escaped">The characters between the quotes.</param>
    /// <param name="destination">Receives them; never longer than they are written.</param>
    /// <returns>How many bytes there are.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var written = 0;
        while (!escaped.IsEmpty)
        {
            var plain = escaped.IndexOf((byte)'\\');
            plain = plain < 0 ? escaped.Length : plain;
            escaped[..plain].CopyTo(destination[written..]);
            written += plain;
            escaped = escaped[plain..];
            if (!escaped.IsEmpty)
            {
                written += UnescapeOne(ref escaped, destination[written..]);
            }
        }

        return written;
    }

    /// <summary>The string that bytes are.</summary>
    public static string ToString(ReadOnlySpan<byte> text, bool hasEscapes)
    {
        if (!hasEscapes)
        {
            return Encoding.UTF8.GetString(text);
        }

        var bytes = new byte[text.Length];
        return Encoding.UTF8.GetString(bytes, 0, Unescape(text, bytes));
    }

    private static int UnescapeOne(ref ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var kind = escaped[1];
        if (kind == 'u')
        {
            return UnescapeUnicode(ref escaped, destination);
        }

        destination[0] = kind switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => kind,
        };
        escaped = escaped[2..];
        return 1;
    }

    private static int UnescapeUnicode(ref ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var unit = Hex4(escaped[2..]);
        escaped = escaped[6..];
        if (!char.IsSurrogate(unit))
        {
            return new Rune(unit).EncodeToUtf8(destination);
        }

        var rune = new Rune(unit, Hex4(escaped[2..]));
        escaped = escaped[6..];
        return rune.EncodeToUtf8(destination);
    }

    private static char Hex4(ReadOnlySpan<byte> digits) => Utf8Parser.TryParse(digits[..4], out int value, out _, 'x') ? (char)value : '\0';
}
