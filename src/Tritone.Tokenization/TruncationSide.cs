namespace Tritone.Tokenization;

/// <summary>Which end of a text is left out where there is no room for all of it.</summary>
public enum TruncationSide
{
    /// <summary>The end: the first tokens are kept.</summary>
    Right,

    /// <summary>The beginning: the last tokens are kept.</summary>
    Left,
}
