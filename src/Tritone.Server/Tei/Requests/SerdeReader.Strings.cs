using System.Buffers.Text;
using System.Text;

namespace Tritone.Server.Tei.Requests;

/// <content>Strings and their escapes.</content>
internal sealed partial class SerdeReader
{
    private const int HexDigits = 4;

    /// <summary>Reads a string that is next.</summary>
    public string ReadString()
    {
        _index++;
        var bytes = new List<byte>();
        while (true)
        {
            if (_index >= json.Length)
            {
                throw Syntax("EOF while parsing a string");
            }

            var next = json[_index++];
            switch (next)
            {
                case (byte)'"':
                    return Decode(bytes);
                case (byte)'\\':
                    ReadEscape(bytes);
                    break;
                case < 0x20:
                    throw Syntax("control character (\\u0000-\\u001F) found while parsing a string");
                default:
                    bytes.Add(next);
                    break;
            }
        }
    }

    private string Decode(List<byte> bytes)
    {
        try
        {
            return Utf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            throw Syntax("invalid unicode code point");
        }
    }

    private void ReadEscape(List<byte> bytes)
    {
        if (_index >= json.Length)
        {
            throw Syntax("EOF while parsing a string");
        }

        var letter = json[_index++];
        if (letter == 'u')
        {
            Add(bytes, ReadCodePoint());
            return;
        }

        bytes.Add(letter switch
        {
            (byte)'"' or (byte)'\\' or (byte)'/' => letter,
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => throw Syntax("invalid escape"),
        });
    }

    private Rune ReadCodePoint()
    {
        var first = (char)ReadHex();
        if (!char.IsSurrogate(first))
        {
            return new Rune(first);
        }

        if (char.IsLowSurrogate(first))
        {
            throw Syntax("lone leading surrogate in hex escape");
        }

        Expect('\\');
        Expect('u');
        var second = (char)ReadHex();
        return char.IsLowSurrogate(second) ? new Rune(first, second) : throw Syntax("lone leading surrogate in hex escape");
    }

    private void Expect(char next)
    {
        if (_index >= json.Length)
        {
            throw Syntax("EOF while parsing a string");
        }

        if (json[_index++] != next)
        {
            throw Syntax("unexpected end of hex escape");
        }
    }

    private int ReadHex()
    {
        if (_index + HexDigits > json.Length)
        {
            _index = json.Length;
            throw Syntax("EOF while parsing a string");
        }

        var digits = json.AsSpan(_index, HexDigits);
        _index += HexDigits;
        return Utf8Parser.TryParse(digits, out int value, out var used, 'x') && used == HexDigits ? value : throw Syntax("invalid escape");
    }

    private static void Add(List<byte> bytes, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
    }
}
