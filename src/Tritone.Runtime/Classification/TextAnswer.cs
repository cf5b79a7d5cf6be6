namespace Tritone.Runtime.Classification;

/// <summary>A prediction, and what it took.</summary>
/// <param name="Prediction">What the model says of the text.</param>
/// <param name="Tokenization">Making tokens of the text.</param>
/// <param name="Queue">Waiting for the run; of several windows, the longest.</param>
/// <param name="Compute">The run; of several windows, the longest.</param>
public readonly record struct TextAnswer(Prediction Prediction, TimeSpan Tokenization, TimeSpan Queue, TimeSpan Compute);
