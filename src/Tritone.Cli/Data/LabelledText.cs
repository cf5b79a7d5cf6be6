namespace Tritone.Cli.Data;

/// <summary>A text and what people say it feels like.</summary>
/// <param name="Text">The text.</param>
/// <param name="Gold">Its labels, as indices of the model's labels, ascending; of a multi-label model there may be none.</param>
/// <param name="Place">Where it stands, for messages: <c>line 3 of 'test.tsv'</c>.</param>
internal sealed record LabelledText(string Text, IReadOnlyList<int> Gold, string Place);
