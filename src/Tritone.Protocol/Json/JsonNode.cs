namespace Tritone.Protocol.Json;

/// <summary>A value in the flat list that a document is parsed into. The children of an array or object follow it; those of an object in pairs of name and value.</summary>
internal struct JsonNode
{
    public JsonKind Kind;

    /// <summary>The index after this value and all that is in it.</summary>
    public int End;

    /// <summary>Where the characters of a string begin in the document, after the quote.</summary>
    public int Start;

    /// <summary>How many bytes the characters of a string have as written.</summary>
    public int Length;

    /// <summary>The bits of a number; 1 for a string with escapes.</summary>
    public long Bits;
}
