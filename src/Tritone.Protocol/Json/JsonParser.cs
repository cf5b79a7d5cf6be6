using System.Buffers;

namespace Tritone.Protocol.Json;

/// <summary>Parses a JSON document into a flat list of nodes.</summary>
internal ref partial struct JsonParser
{
    // RapidJSON has no limit and runs out of stack. Tensors nest as deep as their rank.
    private const int MaxDepth = 64;

    private const int FirstCapacity = 64;

    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _skipsData;
    private int _position;
    private int _count;

    // Above 0 within an array that is only checked.
    private int _skipping;

    public JsonParser(ReadOnlySpan<byte> text, bool skipsData)
    {
        _text = text;
        _skipsData = skipsData;
        Nodes = ArrayPool<JsonNode>.Shared.Rent(FirstCapacity);
    }

    /// <summary>The nodes, of the shared pool; what comes after the root's end is nothing.</summary>
    public JsonNode[] Nodes { get; private set; }

    // As in RapidJSON, the end reads as a NUL.
    private readonly byte Peek => _position < _text.Length ? _text[_position] : (byte)0;

    public void Document()
    {
        SkipBlanks();
        if (_position == _text.Length)
        {
            throw Error("The document is empty.");
        }

        Value(depth: 0, isData: false);
        SkipBlanks();
        if (_position < _text.Length)
        {
            throw Error("The document root must not be followed by other values.");
        }
    }

    private void Value(int depth, bool isData)
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
            case (byte)'[' when isData && _skipping == 0:
                SkippedArray(depth);
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

            var isData = _skipsData && _text[_position..].StartsWith("\"data\""u8);
            String();
            SkipBlanks();
            if (!Consume(':'))
            {
                throw Error("Missing a colon after a name of object member.");
            }

            SkipBlanks();
            Value(depth + 1, isData);
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
            Value(depth + 1, isData: false);
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

    private void SkippedArray(int depth)
    {
        var start = _position;
        _skipping++;
        Array(depth);
        _skipping--;
        Add(new JsonNode { Kind = JsonKind.Array, Start = start, Length = _position - start });
    }

    private void Literal(ReadOnlySpan<byte> literal, JsonKind kind)
    {
        var start = _position;
        foreach (var character in literal)
        {
            if (!Consume((char)character))
            {
                throw Error("Invalid value.");
            }
        }

        Add(new JsonNode { Kind = kind, Start = start, Length = literal.Length });
    }

    private void Add(JsonNode node)
    {
        if (_skipping > 0)
        {
            return;
        }

        if (_count == Nodes.Length)
        {
            Grow();
        }

        node.End = _count + 1;
        Nodes[_count++] = node;
    }

    private void Grow()
    {
        var larger = ArrayPool<JsonNode>.Shared.Rent(Nodes.Length * 2);
        Nodes.CopyTo(larger, 0);
        ArrayPool<JsonNode>.Shared.Return(Nodes);
        Nodes = larger;
    }

    private int Begin(JsonKind kind)
    {
        Add(new JsonNode { Kind = kind, Start = _position });
        _position++;
        SkipBlanks();
        return _count - 1;
    }

    private readonly void End(int index)
    {
        if (_skipping == 0)
        {
            ref var node = ref Nodes[index];
            node.End = _count;
            node.Length = _position - node.Start;
        }
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
