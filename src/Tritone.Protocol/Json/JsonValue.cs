using System.Text;
using System.Text.Json;

namespace Tritone.Protocol.Json;

/// <summary>A value of a <see cref="JsonTree"/>. What is not as expected ends in the words of Triton's own reader.</summary>
internal readonly struct JsonValue(JsonTree tree, int index)
{
    private JsonNode Node => tree.NodeAt(index);

    public JsonKind Kind => Node.Kind;

    public bool IsArray => Kind is JsonKind.Array;

    /// <summary>The first member of an object with a name.</summary>
    /// <returns>Whether this is an object that has it.</returns>
    public bool TryGetMember(string name, out JsonValue value)
    {
        foreach (var member in Kind is JsonKind.Object ? Members() : [])
        {
            if (member.Name == name)
            {
                value = member.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A member that must be there.</summary>
    public JsonValue Member(string name)
        => TryGetMember(name, out var value) ? value : throw Unexpected($"attempt to access non-existing object member '{name}'");

    /// <summary>The members of an object, in its order.</summary>
    public IReadOnlyList<(string Name, JsonValue Value)> Members()
    {
        if (Kind is not JsonKind.Object)
        {
            throw Unexpected("attempt to get members for non-object");
        }

        var members = new List<(string, JsonValue)>();
        for (var child = index + 1; child < Node.End;)
        {
            var value = tree.NodeAt(child).End;
            members.Add((new JsonValue(tree, child).AsString(), new JsonValue(tree, value)));
            child = tree.NodeAt(value).End;
        }

        return members;
    }

    /// <summary>The elements of an array.</summary>
    public Elements AsArray() => IsArray ? new Elements(tree, index + 1, Node.End) : throw Unexpected("attempt to access JSON non-array as array");

    public string AsString()
    {
        var node = Node;
        if (node.Kind is not JsonKind.String)
        {
            throw Unexpected("attempt to access JSON non-string as string");
        }

        return node.Bits == 0 ? Encoding.UTF8.GetString(tree.BytesOf(node)) : Unescape(tree.BytesOf(node));
    }

    public bool AsBoolean() => Kind switch
    {
        JsonKind.True => true,
        JsonKind.False => false,
        _ => throw Unexpected("attempt to access JSON non-boolean as boolean"),
    };

    public long AsInt64() => Node is { Kind: JsonKind.Int64, Bits: var bits } ? bits : throw Unexpected("attempt to access JSON non-signed-integer as signed-integer");

    public ulong AsUInt64() => Node switch
    {
        { Kind: JsonKind.Int64, Bits: >= 0 and var bits } => (ulong)bits,
        { Kind: JsonKind.UInt64, Bits: var bits } => (ulong)bits,
        _ => throw Unexpected("attempt to access JSON non-unsigned-integer as unsigned-integer"),
    };

    public double AsDouble() => Node switch
    {
        { Kind: JsonKind.Int64, Bits: var bits } => bits,
        { Kind: JsonKind.UInt64, Bits: var bits } => (ulong)bits,
        { Kind: JsonKind.Double, Bits: var bits } => BitConverter.Int64BitsToDouble(bits),
        _ => throw Unexpected("attempt to access JSON non-number as double"),
    };

    // The parser has checked the escapes; the class library's reader resolves them.
    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var quoted = new byte[escaped.Length + 2];
        quoted[0] = quoted[^1] = (byte)'"';
        escaped.CopyTo(quoted.AsSpan(1));
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(quoted)));
        reader.Read();
        return reader.GetString()!;
    }

    // Triton takes a wrong type for its own fault: INTERNAL, not INVALID_ARGUMENT.
    private static TritoneException Unexpected(string what) => new(ErrorCode.Internal, what);

    /// <summary>The elements of an array, in order.</summary>
    public ref struct Elements(JsonTree tree, int first, int end)
    {
        private int _next = first;

        public JsonValue Current { get; private set; }

        public readonly Elements GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next >= end)
            {
                return false;
            }

            Current = new JsonValue(tree, _next);
            _next = tree.NodeAt(_next).End;
            return true;
        }
    }
}
