namespace Tritone.Repository.Pbtxt;

/// <summary>One field of a message in protobuf's text format, as it was written.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="At">Where the name stands.</param>
/// <param name="ValueAt">Where the value stands.</param>
/// <param name="IsListed">Whether the value stood in a list in brackets.</param>
/// <param name="Text">The value of a scalar: a number or identifier as written, a string without quotes and escapes; null for a message.</param>
/// <param name="IsQuoted">Whether the scalar was a string.</param>
/// <param name="Message">The fields of a message; null for a scalar.</param>
internal sealed record PbtxtField(
    string Name, PbtxtPosition At, PbtxtPosition ValueAt, bool IsListed, string? Text, bool IsQuoted, IReadOnlyList<PbtxtField>? Message)
{
    /// <summary>The value as a message shows it.</summary>
    public string Shown => Text is null ? "a message" : IsQuoted ? $"\"{ErrorText.Shorten(Text)}\"" : ErrorText.Shorten(Text);
}
