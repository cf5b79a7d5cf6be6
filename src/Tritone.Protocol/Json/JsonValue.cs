namespace Tritone.Protocol.Json;

/// <summary>A value of a <see cref="JsonTree"/>. What is not as expected ends in the words of Triton's own reader, after a prefix that the caller may give.</summary>
internal readonly struct JsonValue(JsonTree tree, int index)
{
    private ref readonly JsonNode Node => ref tree.NodeAt(index);

    public JsonKind Kind => Node.Kind;

    public bool IsArray => Kind is JsonKind.Array;

    public bool IsNull => Kind is JsonKind.Null;

    /// <summary>The value as it is written; a string without its quotes.</summary>
    public ReadOnlySpan<byte> Text => tree.BytesOf(Node);

    /// <summary>The value as it is written; a string with its quotes.</summary>
    public ReadOnlySpan<byte> QuotedText => Kind is JsonKind.String ? tree.QuotedBytesOf(Node) : Text;

    /// <summary>Whether <see cref="Text"/> is a string with escapes.</summary>
    public bool HasEscapes => Node.HasEscapes;

    /// <summary>The first member of an object with a name.</summary>
    /// <returns>Whether this is an object that has it.</returns>
    public bool TryGetMember(ReadOnlySpan<byte> name, out JsonValue value)
    {
        if (Kind is JsonKind.Object)
        {
            foreach (var member in new MemberSequence(tree, index))
            {
                if (member.Name.IsString(name))
                {
                    value = member.Value;
                    return true;
                }
            }
        }

        value = default;
        return false;
    }

    /// <summary>A member that must be there.</summary>
    public JsonValue Member(ReadOnlySpan<byte> name, string prefix = "")
        => TryGetMember(name, out var value)
            ? value
            : throw Unexpected(prefix, $"attempt to access non-existing object member '{System.Text.Encoding.UTF8.GetString(name)}'");

    /// <summary>The members of an object, in its order.</summary>
    public MemberSequence Members(string prefix = "")
        => Kind is JsonKind.Object ? new MemberSequence(tree, index) : throw Unexpected(prefix, "attempt to get members for non-object");

    /// <summary>The elements of an array that was not skipped.</summary>
    public ElementSequence Elements(string prefix = "")
        => IsArray ? new ElementSequence(tree, index) : throw Unexpected(prefix, "attempt to access JSON non-array as array");

    /// <summary>Whether this is a string of these characters.</summary>
    public bool IsString(ReadOnlySpan<byte> utf8)
    {
        ref readonly var node = ref Node;
        if (node.Kind is not JsonKind.String)
        {
            return false;
        }

        var text = tree.BytesOf(node);
        return node.HasEscapes ? System.Text.Encoding.UTF8.GetBytes(JsonText.ToString(text, true)).AsSpan().SequenceEqual(utf8) : text.SequenceEqual(utf8);
    }

    public string AsString(string prefix = "")
    {
        ref readonly var node = ref Node;
        if (node.Kind is not JsonKind.String)
        {
            throw Unexpected(prefix, "attempt to access JSON non-string as string");
        }

        return JsonText.ToString(tree.BytesOf(node), node.HasEscapes);
    }

    /// <summary>The string, of which a name that comes again and again is made once.</summary>
    public string AsName(string prefix = "")
    {
        ref readonly var node = ref Node;
        return node is { Kind: JsonKind.String, HasEscapes: false } ? KnownNames.Get(tree.BytesOf(node)) : AsString(prefix);
    }

    public bool AsBoolean(string prefix = "") => Kind switch
    {
        JsonKind.True => true,
        JsonKind.False => false,
        _ => throw Unexpected(prefix, "attempt to access JSON non-boolean as boolean"),
    };

    public long AsInt64(string prefix = "")
        => Node is { Kind: JsonKind.Int64, Bits: var bits } ? bits : throw Unexpected(prefix, "attempt to access JSON non-signed-integer as signed-integer");

    public ulong AsUInt64(string prefix = "") => Node switch
    {
        { Kind: JsonKind.Int64, Bits: >= 0 and var bits } => (ulong)bits,
        { Kind: JsonKind.UInt64, Bits: var bits } => (ulong)bits,
        _ => throw Unexpected(prefix, "attempt to access JSON non-unsigned-integer as unsigned-integer"),
    };

    public double AsDouble(string prefix = "") => Node switch
    {
        { Kind: JsonKind.Int64, Bits: var bits } => bits,
        { Kind: JsonKind.UInt64, Bits: var bits } => (ulong)bits,
        { Kind: JsonKind.Double, Bits: var bits } => BitConverter.Int64BitsToDouble(bits),
        _ => throw Unexpected(prefix, "attempt to access JSON non-number as double"),
    };

    // Triton takes a wrong type for its own fault: INTERNAL, not INVALID_ARGUMENT.
    private static TritoneException Unexpected(string prefix, string what) => new(ErrorCode.Internal, prefix + what);

    /// <summary>A member of an object.</summary>
    public readonly record struct NamedValue(JsonValue Name, JsonValue Value);

    /// <summary>The members of an object, in order.</summary>
    public struct MemberSequence(JsonTree tree, int index)
    {
        private readonly int _end = tree.NodeAt(index).End;
        private int _next = index + 1;

        public NamedValue Current { get; private set; }

        public readonly MemberSequence GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next >= _end)
            {
                return false;
            }

            Current = new NamedValue(new JsonValue(tree, _next), new JsonValue(tree, _next + 1));
            _next = tree.NodeAt(_next + 1).End;
            return true;
        }
    }

    /// <summary>The elements of an array, in order.</summary>
    public struct ElementSequence(JsonTree tree, int index)
    {
        private readonly int _end = tree.NodeAt(index).End;
        private int _next = index + 1;

        public JsonValue Current { get; private set; }

        public readonly ElementSequence GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next >= _end)
            {
                return false;
            }

            Current = new JsonValue(tree, _next);
            _next = tree.NodeAt(_next).End;
            return true;
        }

        /// <summary>How many there are.</summary>
        public readonly int Count()
        {
            var count = 0;
            foreach (var _ in this)
            {
                count++;
            }

            return count;
        }
    }
}
