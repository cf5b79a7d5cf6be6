namespace Tritone;

/// <summary>Says which emotion a text carries. Thread-safe: one instance serves all callers.</summary>
/// <remarks>The embedded model and a client of a remote server answer alike; a test may answer what it wants.</remarks>
public interface IEmotionClassifier : IDisposable
{
    /// <summary>The model's labels, in the order of its logits.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>Classifies one text.</summary>
    /// <param name="text">Any text, the empty one included.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: the text is too long and long texts are refused.
    /// <see cref="ErrorCode.Internal"/>: the model failed.
    /// </exception>
    Prediction Classify(string text);

    /// <summary>Classifies many texts.</summary>
    /// <param name="texts">Any number of texts.</param>
    /// <returns>One prediction for each text, in the order of the texts.</returns>
    /// <exception cref="TritoneException">As for one text; one bad text fails the call.</exception>
    IReadOnlyList<Prediction> Classify(IReadOnlyList<string> texts);

    /// <summary>Classifies one text without blocking the caller's thread.</summary>
    /// <param name="text">Any text, the empty one included.</param>
    /// <param name="cancellationToken">Gives up, if the model has not started yet.</param>
    /// <exception cref="TritoneException">As for <see cref="Classify(string)"/>.</exception>
    Task<Prediction> ClassifyAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Classifies many texts without blocking the caller's thread.</summary>
    /// <param name="texts">Any number of texts.</param>
    /// <param name="cancellationToken">Gives up between two runs of the model.</param>
    /// <returns>One prediction for each text, in the order of the texts.</returns>
    /// <exception cref="TritoneException">As for one text; one bad text fails the call.</exception>
    Task<IReadOnlyList<Prediction>> ClassifyAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken = default);

    /// <summary>Classifies any number of texts while they come in.</summary>
    /// <param name="texts">The texts. They are read ahead of the predictions, by a bounded number.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <returns>One prediction for each text, in the order of the texts.</returns>
    /// <exception cref="TritoneException">As for one text, when its turn comes; the predictions before it have been given.</exception>
    IAsyncEnumerable<Prediction> ClassifyAsync(IAsyncEnumerable<string> texts, CancellationToken cancellationToken = default);
}
