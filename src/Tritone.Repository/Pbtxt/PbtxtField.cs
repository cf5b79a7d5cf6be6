namespace Tritone.Repository.Pbtxt;

/// <summary>One field of a message in protobuf's text format, as it was written.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Line">The line it stands in, from 1.</param>
/// <param name="Text">The value of a scalar: a number or identifier as written, a string without quotes and escapes; null for a message.</param>
/// <param name="IsQuoted">Whether the scalar was a string.</param>
/// <param name="Message">The fields of a message; null for a scalar.</param>
internal sealed record PbtxtField(string Name, int Line, string? Text, bool IsQuoted, IReadOnlyList<PbtxtField>? Message);
