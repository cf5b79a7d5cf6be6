using Tritone.Tokenization.Files;

namespace Tritone.Tokenization;

/// <summary>What the files of any tokenizer say. Immutable.</summary>
internal abstract record TokenizerSettings
{
    /// <summary>Each token with its id, those added to the vocabulary included.</summary>
    public required IReadOnlyDictionary<string, int> Ids { get; init; }

    /// <summary>Tokens that are recognised in a text as they are, before anything is done to it.</summary>
    public required IReadOnlyList<AddedToken> AddedTokens { get; init; }

    /// <summary>What stands around a text.</summary>
    public required SpecialTokens SpecialTokens { get; init; }

    /// <summary>The token that fills up short rows.</summary>
    public int PadId { get; init; }

    /// <summary>The most tokens that the model was made for, if the files say so.</summary>
    public int? ModelMaxLength { get; init; }
}
