namespace Tritone.Evaluation.Texts;

/// <summary>A text that was made, not found. Immutable.</summary>
/// <param name="Text">The text: one line, never blank.</param>
/// <param name="Emotion">What it was written to sound like; no judge agreed on it, and odd texts do not show it. Not to be measured by.</param>
public sealed record BuiltInText(string Text, string Emotion);
