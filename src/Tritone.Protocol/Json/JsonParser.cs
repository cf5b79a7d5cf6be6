namespace Tritone.Protocol.Json;

/// <summary>Parses a JSON document into a flat list of nodes.</summary>
internal ref partial struct JsonParser
{
    // RapidJSON has no limit and runs out of stack. Tensors nest as deep as their rank.
    private const int MaxDepth = 64;

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
