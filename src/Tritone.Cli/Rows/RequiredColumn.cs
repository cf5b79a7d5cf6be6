namespace Tritone.Cli.Rows;

/// <summary>A column, or a field of JSON, without which a file cannot be read.</summary>
/// <param name="Name">Its name; in a file without a header its number, from 1.</param>
/// <param name="Option">The option that names another.</param>
/// <param name="Content">What it holds, for messages: <c>text</c>.</param>
internal sealed record RequiredColumn(string Name, string Option, string Content);
