namespace Tritone;

/// <summary>What happens to a text that has more tokens than the model takes. Nothing is ever cut silently.</summary>
public enum LongText
{
    /// <summary>The first tokens are kept; <see cref="Prediction.TruncatedTokens"/> says how many were left out.</summary>
    Truncate,

    /// <summary>The text is refused with <see cref="ErrorCode.InvalidArgument"/>.</summary>
    Refuse,
}
