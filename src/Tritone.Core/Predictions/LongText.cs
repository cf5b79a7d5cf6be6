namespace Tritone;

/// <summary>What happens to a text that has more tokens than the model takes. Nothing is ever cut silently.</summary>
public enum LongText
{
    /// <summary>The first tokens are kept; <see cref="Prediction.TruncatedTokens"/> says how many were left out.</summary>
    Truncate,

    /// <summary>The text is refused with <see cref="ErrorCode.InvalidArgument"/>.</summary>
    Refuse,

    /// <summary>
    /// The text is read in overlapping windows; the logits are their mean, weighted by tokens. <see cref="Prediction.Windows"/> says how many there were,
    /// and <see cref="Prediction.DecidingWindow"/> which part of the text decided.
    /// </summary>
    Windows,
}
