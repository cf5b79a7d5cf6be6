namespace Tritone.Tokenization.WordPiece;

/// <summary>What is done to a text before it is split into words, as <c>BertNormalizer</c> of a <c>tokenizer.json</c> names it.</summary>
/// <param name="CleanText">Remove control characters; every white space is a blank.</param>
/// <param name="HandleChineseChars">Each Chinese character is a word of its own.</param>
/// <param name="StripAccents">Decompose canonically and remove nonspacing marks.</param>
/// <param name="Lowercase">Lower case, without regard to language or position.</param>
internal sealed record BertNormalization(bool CleanText, bool HandleChineseChars, bool StripAccents, bool Lowercase);
