using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Tritone.Protocol.Json;

/// <summary>Parses a JSON document into a flat list of nodes.</summary>
internal ref struct JsonParser
{
    // RapidJSON has no limit and runs out of stack. Tensors nest as deep as their rank.
    private const int MaxDepth = 64;

    // A quote, a backslash, or a control character.
    private static readonly SearchValues<byte> EndsOfPlainText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(value => (byte)value), .. "\"\\"u8]);

    private readonly ReadOnlySpan<byte> _text;
    private readonly List<JsonNode> _nodes;
    private int _position;

    public JsonParser(ReadOnlySpan<byte> text, List<JsonNode> nodes)
    {
        _text = text;
        _nodes = nodes;
    }

    // As in RapidJSON, the end reads as a NUL.
    private readonly byte Peek => _position < _text.Length ? _text[_position] : (byte)0;

    public void Document()
    {
        SkipBlanks();
        if (_position == _text.Length)
        {
            throw Error("The document is empty.");
        }

        Value(depth: 0);
        SkipBlanks();
        if (_position < _text.Length)
        {
            throw Error("The document root must not be followed by other values.");
        }
    }

    private void Value(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Error($"Values are nested deeper than {MaxDepth}.");
        }

        switch (Peek)
        {
            case (byte)'{':
                Object(depth);
                break;
            case (byte)'[':
                Array(depth);
                break;
            case (byte)'"':
                String();
                break;
            case (byte)'n':
                Literal("null"u8, JsonKind.Null);
                break;
            case (byte)'t':
                Literal("true"u8, JsonKind.True);
                break;
            case (byte)'f':
                Literal("false"u8, JsonKind.False);
                break;
            default:
                Number();
                break;
        }
    }

    private void Object(int depth)
    {
        var index = Begin(JsonKind.Object);
        if (Consume('}'))
        {
            End(index);
            return;
        }

        while (true)
        {
            if (Peek != '"')
            {
                throw Error("Missing a name for object member.");
            }

            String();
            SkipBlanks();
            if (!Consume(':'))
            {
                throw Error("Missing a colon after a name of object member.");
            }

            SkipBlanks();
            Value(depth + 1);
            SkipBlanks();
            if (Consume('}'))
            {
                End(index);
                return;
            }

            if (!Consume(','))
            {
                throw Error("Missing a comma or '}' after an object member.");
            }

            SkipBlanks();
        }
    }

    private void Array(int depth)
    {
        var index = Begin(JsonKind.Array);
        if (Consume(']'))
        {
            End(index);
            return;
        }

        while (true)
        {
            Value(depth + 1);
            SkipBlanks();
            if (Consume(']'))
            {
                End(index);
                return;
            }

            if (!Consume(','))
            {
                throw Error("Missing a comma or ']' after an array element.");
            }

            SkipBlanks();
        }
    }

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
                    _nodes.Add(new JsonNode { Kind = JsonKind.String, End = _nodes.Count + 1, Start = start, Length = _position - start, Bits = hasEscapes ? 1 : 0 });
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

    private void Literal(ReadOnlySpan<byte> literal, JsonKind kind)
    {
        foreach (var character in literal)
        {
            if (!Consume((char)character))
            {
                throw Error("Invalid value.");
            }
        }

        _nodes.Add(new JsonNode { Kind = kind, End = _nodes.Count + 1 });
    }

    private void Number()
    {
        var start = _position;
        var isNegative = Consume('-');
        if (Peek is (byte)'I' or (byte)'N')
        {
            NotFinite(isNegative);
            return;
        }

        if (!Consume('0') && !Digits())
        {
            throw Error("Invalid value.");
        }

        var isWhole = true;
        if (Consume('.'))
        {
            isWhole = false;
            if (!Digits())
            {
                throw Error("Miss fraction part in number.");
            }
        }

        if (Consume('e') || Consume('E'))
        {
            isWhole = false;
            _ = Consume('+') || Consume('-');
            if (!Digits())
            {
                throw Error("Miss exponent in number.");
            }
        }

        Add(_text[start.._position], isWhole, start);
    }

    private readonly void Add(ReadOnlySpan<byte> digits, bool isWhole, int start)
    {
        var node = new JsonNode { End = _nodes.Count + 1 };
        if (isWhole && Utf8Parser.TryParse(digits, out long signed, out _))
        {
            node.Kind = JsonKind.Int64;
            node.Bits = signed;
        }
        else if (isWhole && Utf8Parser.TryParse(digits, out ulong unsigned, out _))
        {
            node.Kind = JsonKind.UInt64;
            node.Bits = (long)unsigned;
        }
        else
        {
            var value = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (double.IsInfinity(value))
            {
                throw new JsonSyntaxException("Number too big to be stored in double.", start);
            }

            node.Kind = JsonKind.Double;
            node.Bits = BitConverter.DoubleToInt64Bits(value);
        }

        _nodes.Add(node);
    }

    // NaN, Inf or Infinity.
    private void NotFinite(bool isNegative)
    {
        var isNaN = Consume('N');
        var isSound = isNaN
            ? Consume('a') && Consume('N')
            : Consume('I') && Consume('n') && Consume('f') && (!Consume('i') || (Consume('n') && Consume('i') && Consume('t') && Consume('y')));
        if (!isSound)
        {
            throw Error("Invalid value.");
        }

        var value = isNaN ? double.NaN : isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        _nodes.Add(new JsonNode { Kind = JsonKind.Double, End = _nodes.Count + 1, Bits = BitConverter.DoubleToInt64Bits(value) });
    }

    private bool Digits()
    {
        var start = _position;
        while (Peek is >= (byte)'0' and <= (byte)'9')
        {
            _position++;
        }

        return _position > start;
    }

    private int Begin(JsonKind kind)
    {
        _nodes.Add(new JsonNode { Kind = kind });
        _position++;
        SkipBlanks();
        return _nodes.Count - 1;
    }

    private readonly void End(int index)
    {
        var node = _nodes[index];
        node.End = _nodes.Count;
        _nodes[index] = node;
    }

    private bool Consume(char character)
    {
        if (_position == _text.Length || _text[_position] != character)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void SkipBlanks()
    {
        while (Peek is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _position++;
        }
    }

    private readonly JsonSyntaxException Error(string what) => new(what, _position);
}
