namespace Tritone.Tokenization.Unicode;

/// <summary>What a tokenizer asks of a code point.</summary>
[Flags]
internal enum CodePointTraits : ushort
{
    None = 0,

    /// <summary>Cc, Cf or Co, but tab, line feed and carriage return; also U+FFFD. Text cleaning removes it.</summary>
    Control = 1,

    /// <summary>White_Space.</summary>
    WhiteSpace = 2,

    /// <summary>General category P, or one of ASCII's symbols.</summary>
    Punctuation = 4,

    /// <summary>Mn. Accent stripping removes it.</summary>
    Mark = 8,

    /// <summary>In one of the blocks that BERT takes for Chinese: a word of its own.</summary>
    Chinese = 16,

    /// <summary>Its canonical decomposition is not itself.</summary>
    Decomposes = 32,

    /// <summary>Its lower case is not itself.</summary>
    Lowers = 64,

    /// <summary>No mark, but of a canonical combining class other than 0, so that it may change places with its neighbours.</summary>
    Reorders = 128,

    /// <summary>General category L.</summary>
    Letter = 256,

    /// <summary>General category N.</summary>
    Number = 512,
}

internal static class CodePointTraitsExtensions
{
    // Enum.HasFlag allocates until the method that calls it has been compiled for the second time.
    public static bool Has(this CodePointTraits traits, CodePointTraits wanted) => (traits & wanted) != 0;
}
