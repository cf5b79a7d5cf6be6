namespace Tritone.Tokenization;

/// <summary>Where in a text a token comes from.</summary>
/// <param name="Start">The first UTF-16 unit of the text that belongs to it.</param>
/// <param name="End">The first that does not. Special tokens that the tokenizer adds come from nowhere: 0 and 0.</param>
public readonly record struct TokenOffset(int Start, int End);
