using Tritone.Tokenization;

namespace Tritone.Runtime.Classification;

/// <summary>How one text is classified.</summary>
/// <param name="OnLong">What happens if it has more tokens than the model takes.</param>
/// <param name="TruncationSide">Which end of it is left out where it is truncated.</param>
/// <param name="IsFresh">Whether the answer must not come from a cache.</param>
public readonly record struct TextOptions(LongText OnLong = LongText.Truncate, TruncationSide TruncationSide = TruncationSide.Right, bool IsFresh = false);
