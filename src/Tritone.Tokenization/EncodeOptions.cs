namespace Tritone.Tokenization;

/// <summary>How texts are turned into ids. The default adds special tokens and leaves out the end of a text that is too long.</summary>
/// <param name="WithoutSpecialTokens">Whether the tokens that the model expects around a text are left out. Those that stand in the text itself are still recognised.</param>
/// <param name="TruncationSide">Which end of a text is left out where there is no room.</param>
public readonly record struct EncodeOptions(bool WithoutSpecialTokens = false, TruncationSide TruncationSide = TruncationSide.Right);
