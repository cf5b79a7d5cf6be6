namespace Tritone.Repository.Pbtxt;

internal enum PbtxtTokenKind
{
    End,
    Identifier,
    Number,
    String,
    Symbol,
}

/// <summary>The smallest piece of a text in protobuf's text format.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, a string without quotes and escapes.</param>
/// <param name="At">Where it begins.</param>
internal readonly record struct PbtxtToken(PbtxtTokenKind Kind, string Text, PbtxtPosition At)
{
    /// <summary>The token as a message shows it.</summary>
    public string Shown => Kind is PbtxtTokenKind.End ? "the end of the file" : $"'{ErrorText.Shorten(Text, 40)}'";
}
