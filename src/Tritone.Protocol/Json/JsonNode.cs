namespace Tritone.Protocol.Json;

/// <summary>A value in the flat list that a document is parsed into. The children of an array or object follow it; those of an object in pairs of name and value.</summary>
internal struct JsonNode
{
    public JsonKind Kind;

    /// <summary>Whether a string has escapes.</summary>
    public bool HasEscapes;

    /// <summary>The index after this value and all that is in it.</summary>
    public int End;

    /// <summary>Where the value begins in the document; a string after its quote.</summary>
    public int Start;

    /// <summary>How many bytes it has as written; a string without its quotes.</summary>
    public int Length;

    /// <summary>The bits of a number.</summary>
    public long Bits;
}
