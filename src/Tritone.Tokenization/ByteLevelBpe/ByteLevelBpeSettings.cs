namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>All that the files of a byte-level BPE tokenizer say. Immutable.</summary>
internal sealed record ByteLevelBpeSettings : TokenizerSettings
{
    /// <summary>Pairs of tokens that become one, the first of them first.</summary>
    public required IReadOnlyList<Merge> Merges { get; init; }

    /// <summary>Whether a blank is put before a text that does not begin with one.</summary>
    public bool AddPrefixSpace { get; init; }

    /// <summary>Whether the blanks at either end of a token are left out of its offsets.</summary>
    public bool TrimOffsets { get; init; } = true;

    /// <summary>Whether the first token keeps its one blank then, because it was added.</summary>
    public bool KeepFirstBlank { get; init; }
}
