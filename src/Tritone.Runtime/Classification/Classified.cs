namespace Tritone.Runtime.Classification;

/// <summary>An item whose text was classified, or was not.</summary>
/// <typeparam name="T">What the caller streams: a text, or something that has one.</typeparam>
/// <param name="Item">The item.</param>
/// <param name="Prediction">What the model says of its text; null if there is an error.</param>
/// <param name="Error">Why the text was not classified: what is wrong with it, never with the model.</param>
public readonly record struct Classified<T>(T Item, Prediction? Prediction, TritoneException? Error);
