using System.Buffers;
using System.Buffers.Text;

namespace Tritone.Protocol.Json;

internal ref partial struct JsonParser
{
    // A quote, a backslash, or a control character.
    private static readonly SearchValues<byte> EndsOfPlainText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), .. "\"\\"u8]);

    private void String()
    {
        var start = ++_position;
        var hasEscapes = false;
        while (true)
        {
            var plain = _text[_position..].IndexOfAny(EndsOfPlainText);
            _position += plain < 0 ? _text.Length - _position : plain;
            switch (Peek)
            {
                case (byte)'"':
                    Add(new JsonNode { Kind = JsonKind.String, Start = start, Length = _position - start, HasEscapes = hasEscapes });
                    _position++;
                    return;
                case (byte)'\\':
                    hasEscapes = true;
                    Escape();
                    break;
                case 0:
                    throw Error("Missing a closing quotation mark in string.");
                default:
                    throw Error("Invalid encoding in string.");
            }
        }
    }

    private void Escape()
    {
        var start = _position++;
        if (Consume('u'))
        {
            UnicodeEscape(start);
        }
        else if ("\"\\/bfnrt"u8.Contains(Peek))
        {
            _position++;
        }
        else
        {
            throw new JsonSyntaxException("Invalid escape character in string.", start);
        }
    }

    private void UnicodeEscape(int start)
    {
        var first = (char)Hex4(start);
        if (!char.IsSurrogate(first))
        {
            return;
        }

        if (char.IsLowSurrogate(first) || !Consume('\\') || !Consume('u') || !char.IsLowSurrogate((char)Hex4(start)))
        {
            throw new JsonSyntaxException("The surrogate pair in string is invalid.", start);
        }
    }

    private int Hex4(int start)
    {
        if (_position + 4 > _text.Length
            || !Utf8Parser.TryParse(_text.Slice(_position, 4), out int value, out var consumed, 'x') || consumed != 4)
        {
            throw new JsonSyntaxException("Incorrect hex digit after \\u escape in string.", start);
        }

        _position += 4;
        return value;
    }
}
