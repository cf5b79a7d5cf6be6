namespace Tritone;

/// <summary>A part of a text that was too long for the model, read by itself.</summary>
/// <param name="Index">Its place among the windows of the text, from 0.</param>
/// <param name="Start">The first UTF-16 unit of the text that belongs to it.</param>
/// <param name="End">The first that does not.</param>
public readonly record struct TextWindow(int Index, int Start, int End);
