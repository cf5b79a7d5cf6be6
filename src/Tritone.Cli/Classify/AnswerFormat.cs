namespace Tritone.Cli.Classify;

/// <summary>What is said of a text.</summary>
/// <param name="TopN">How many labels; null for the best one, or all of them in JSON.</param>
/// <param name="ShowLogits">Whether the model's raw output is shown too.</param>
/// <param name="Prefix">What the names of fields begin with.</param>
internal sealed record AnswerFormat(int? TopN, bool ShowLogits, string Prefix);
