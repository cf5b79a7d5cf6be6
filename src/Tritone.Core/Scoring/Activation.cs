namespace Tritone.Scoring;

/// <summary>How a row of logits becomes scores. A model's own settings say which; it is never assumed.</summary>
public enum Activation
{
    /// <summary>Single-label: the scores of a text sum to 1 and the best one is the answer.</summary>
    Softmax,

    /// <summary>Multi-label: each label has a score of its own, and those that reach their threshold are the answer.</summary>
    Sigmoid,
}
