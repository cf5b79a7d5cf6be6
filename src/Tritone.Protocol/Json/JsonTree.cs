using System.Buffers;

namespace Tritone.Protocol.Json;

/// <summary>
/// A parsed JSON document, as Triton takes it: NaN, Infinity and -Infinity are numbers, and what is wrong is said in the words and at the place that
/// Triton's parser gives (RapidJSON with kParseNanAndInfFlag). The class library's reader refuses those numbers and says other things.
/// </summary>
internal sealed class JsonTree : IDisposable
{
    private readonly ReadOnlyMemory<byte> _utf8;
    private JsonNode[] _nodes;

    private JsonTree(ReadOnlyMemory<byte> utf8, JsonNode[] nodes)
    {
        _utf8 = utf8;
        _nodes = nodes;
    }

    public JsonValue Root => new(this, 0);

    /// <summary>Parses a document.</summary>
    /// <param name="utf8">The bytes, which must stay as they are while the tree is used.</param>
    /// <param name="skipsData">
    /// Whether an array that is the value of a member <c>data</c> is checked and left as it is: tensors are read from the text itself, without a node for each element.
    /// </param>
    /// <exception cref="JsonSyntaxException">They are no JSON document.</exception>
    public static JsonTree Parse(ReadOnlyMemory<byte> utf8, bool skipsData = false)
    {
        var parser = new JsonParser(utf8.Span, skipsData);
        try
        {
            parser.Document();
            return new JsonTree(utf8, parser.Nodes);
        }
        catch
        {
            ArrayPool<JsonNode>.Shared.Return(parser.Nodes);
            throw;
        }
    }

    /// <summary>Parses what a client sent.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>, as in Triton: it is no JSON document.</exception>
    public static JsonTree ParseRequest(ReadOnlyMemory<byte> utf8, bool skipsData = false)
    {
        try
        {
            return Parse(utf8, skipsData);
        }
        catch (JsonSyntaxException exception)
        {
            throw new TritoneException(ErrorCode.Internal, $"failed to parse the request JSON buffer: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        var nodes = _nodes;
        _nodes = [];
        if (nodes.Length > 0)
        {
            ArrayPool<JsonNode>.Shared.Return(nodes);
        }
    }

    internal ref readonly JsonNode NodeAt(int index) => ref _nodes[index];

    internal ReadOnlySpan<byte> BytesOf(in JsonNode node) => _utf8.Span.Slice(node.Start, node.Length);

    internal ReadOnlySpan<byte> QuotedBytesOf(in JsonNode node) => _utf8.Span.Slice(node.Start - 1, node.Length + 2);
}
