namespace Tritone.Protocol.Json;

/// <summary>
/// A parsed JSON document, as Triton takes it: NaN, Infinity and -Infinity are numbers, and what is wrong is said in the words and at the place that
/// Triton's parser gives (RapidJSON with kParseNanAndInfFlag). The class library's reader refuses those numbers and says other things.
/// </summary>
internal sealed class JsonTree
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly List<JsonNode> _nodes;

    internal JsonTree(ReadOnlyMemory<byte> utf8, List<JsonNode> nodes)
    {
        _utf8 = utf8;
        _nodes = nodes;
    }

    public JsonValue Root => new(this, 0);

    /// <summary>Parses a document.</summary>
    /// <param name="utf8">The bytes, which must stay as they are while the tree is used.</param>
    /// <exception cref="JsonSyntaxException">They are no JSON document.</exception>
    public static JsonTree Parse(ReadOnlyMemory<byte> utf8)
    {
        var nodes = new List<JsonNode>();
        new JsonParser(utf8.Span, nodes).Document();
        return new JsonTree(utf8, nodes);
    }

    internal JsonNode NodeAt(int index) => _nodes[index];

    internal ReadOnlySpan<byte> BytesOf(JsonNode node) => _utf8.Span.Slice(node.Start, node.Length);
}
