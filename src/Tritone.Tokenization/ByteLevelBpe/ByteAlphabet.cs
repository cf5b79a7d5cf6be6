using System.Buffers;
using System.Text;

namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>
/// The alphabet of byte-level BPE. In its files every byte is one visible character: itself where that is one, else the next from U+0100 on. Here a byte is the
/// <see cref="char"/> of its value.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>The most bytes of a UTF-16 unit.</summary>
    public const int MaxBytesPerUnit = 3;

    private static readonly char[] Visible = CreateVisible();
    private static readonly Dictionary<char, char> Bytes = Visible.Select((visible, value) => (visible, value)).ToDictionary(entry => entry.visible, entry => (char)entry.value);

    /// <summary>The visible character of a byte.</summary>
    public static char VisibleOf(int value) => Visible[value];

    /// <summary>Turns a token as the files have it into its bytes.</summary>
    /// <returns>One char for each byte; null if it has a character that stands for no byte.</returns>
    public static string? ToBytes(string token)
    {
        Span<char> bytes = token.Length <= 64 ? stackalloc char[token.Length] : new char[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
            {
                return null;
            }
        }

        return bytes.ToString();
    }

    /// <summary>Turns tokens back into text: bytes that are no UTF-8 become U+FFFD, and a token that stands for no bytes is taken as it is.</summary>
    public static string Decode(IReadOnlyList<string> tokens)
    {
        var utf8 = new ArrayBufferWriter<byte>();
        foreach (var token in tokens)
        {
            if (ToBytes(token) is { } bytes)
            {
                Encoding.Latin1.GetBytes(bytes, utf8);
            }
            else
            {
                Encoding.UTF8.GetBytes(token, utf8);
            }
        }

        return Encoding.UTF8.GetString(utf8.WrittenSpan);
    }

    /// <summary>Writes the UTF-8 of a text, one char for each byte; what is no valid UTF-16 as that of U+FFFD.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">Room for <see cref="MaxBytesPerUnit"/> times its length.</param>
    /// <returns>How many bytes there are.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<char> bytes)
    {
        var count = 0;
        Span<byte> utf8 = stackalloc byte[4];
        for (var position = 0; position < text.Length;)
        {
            var unit = text[position];
            if (unit < 0x80)
            {
                bytes[count++] = unit;
                position++;
                continue;
            }

            _ = Rune.DecodeFromUtf16(text[position..], out var rune, out var units);
            position += units;
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                bytes[count++] = (char)value;
            }
        }

        return count;
    }

    // As GPT-2 chose them: the printable characters of Latin-1 but the soft hyphen.
    private static char[] CreateVisible()
    {
        var visible = new char[256];
        var next = 0x100;
        for (var value = 0; value < visible.Length; value++)
        {
            var isVisible = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            visible[value] = (char)(isVisible ? value : next++);
        }

        return visible;
    }
}
