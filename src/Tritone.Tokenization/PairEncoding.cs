namespace Tritone.Tokenization;

/// <summary>Where the tokens of two texts stand among the ids of a pair.</summary>
/// <param name="Count">How many ids were written, special tokens included.</param>
/// <param name="First">The tokens of the first text.</param>
/// <param name="Second">The tokens of the second text.</param>
public readonly record struct PairEncoding(int Count, PairPart First, PairPart Second);

/// <summary>The tokens of one text of a pair.</summary>
/// <param name="Start">The position of its first token.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Truncated">How many of its tokens were left out.</param>
public readonly record struct PairPart(int Start, int Count, int Truncated);
