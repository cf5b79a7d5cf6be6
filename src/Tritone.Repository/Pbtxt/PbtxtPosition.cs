namespace Tritone.Repository.Pbtxt;

/// <summary>A place in a text.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The character in it, from 1, in UTF-16 units; a tab is one.</param>
internal readonly record struct PbtxtPosition(int Line, int Column)
{
    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"line {Line}, column {Column}");
}
