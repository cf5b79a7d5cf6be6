namespace Tritone.Tokenization.WordPiece;

/// <summary>All that the files of a WordPiece tokenizer say. Immutable.</summary>
internal sealed record WordPieceSettings : TokenizerSettings
{
    /// <summary>The limit of <c>max_input_chars_per_word</c>: the room for one word lies on the stack.</summary>
    public const int MaxWordLength = 1000;

    public required BertNormalization Normalization { get; init; }

    /// <summary>The token of a word that no tokens make up.</summary>
    public required string UnknownToken { get; init; }

    /// <summary>What a token begins with that continues a word.</summary>
    public string Continuation { get; init; } = "##";

    /// <summary>The most code points of a word; a longer one is unknown.</summary>
    public int WordLength { get; init; } = 100;

    /// <summary>Whether decoding takes out the blanks before punctuation and contractions.</summary>
    public bool CleansUpDecoded { get; init; } = true;
}
