using Tritone.Runtime.Classification;

namespace Tritone.Serving.Texts;

/// <summary>How a shared run ended: with an answer, with an error, or, with neither, because nobody waited any more.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="IsFound">Whether it was found, so that nothing was run.</param>
/// <param name="Error">What went wrong.</param>
internal readonly record struct SharedOutcome(TokenAnswer? Answer, bool IsFound = false, Exception? Error = null)
{
    /// <summary>The error for one of those who waited; each has its own, as a thrown exception keeps its way.</summary>
    public TritoneException ErrorForOne() => new((Error as TritoneException)?.Code ?? ErrorCode.Internal, ErrorText.Of(Error!), Error) { RetryAfter = (Error as TritoneException)?.RetryAfter };
}
