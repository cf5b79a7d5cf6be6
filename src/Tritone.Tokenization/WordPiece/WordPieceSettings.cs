namespace Tritone.Tokenization.WordPiece;

/// <summary>All that the files of a WordPiece tokenizer say. Immutable.</summary>
internal sealed record WordPieceSettings
{
    /// <summary>The limit of <c>max_input_chars_per_word</c>: the room for one word lies on the stack.</summary>
    public const int MaxWordLength = 1000;

    /// <summary>Each token with its id, those added to the vocabulary included.</summary>
    public required IReadOnlyDictionary<string, int> Ids { get; init; }

    /// <summary>Tokens that are recognised in a text as they are, before anything is done to it.</summary>
    public required IReadOnlyList<string> AddedTokens { get; init; }

    public required BertNormalization Normalization { get; init; }

    /// <summary>The token of a word that no tokens make up.</summary>
    public required string UnknownToken { get; init; }

    /// <summary>What a token begins with that continues a word.</summary>
    public string Continuation { get; init; } = "##";

    /// <summary>The most code points of a word; a longer one is unknown.</summary>
    public int WordLength { get; init; } = 100;

    /// <summary>Special tokens before every text.</summary>
    public required IReadOnlyList<int> Prefix { get; init; }

    /// <summary>Special tokens after every text.</summary>
    public required IReadOnlyList<int> Suffix { get; init; }

    /// <summary>The token that fills up short rows.</summary>
    public int PadId { get; init; }

    /// <summary>The most tokens that the model was made for, if the files say so.</summary>
    public int? ModelMaxLength { get; init; }
}
