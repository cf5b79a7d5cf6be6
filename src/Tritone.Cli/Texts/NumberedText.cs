namespace Tritone.Cli.Texts;

/// <summary>A text and where it came from.</summary>
/// <param name="Text">The text.</param>
/// <param name="Place">Where it stands, for messages: <c>line 3 of tweets.txt</c>.</param>
internal readonly record struct NumberedText(string Text, string Place);
