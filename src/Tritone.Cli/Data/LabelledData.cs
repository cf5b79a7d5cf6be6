namespace Tritone.Cli.Data;

/// <summary>The labelled texts of a file.</summary>
/// <param name="Name">The file's name, without its folder.</param>
/// <param name="Texts">The texts in the file's order; at least one.</param>
internal sealed record LabelledData(string Name, IReadOnlyList<LabelledText> Texts);
