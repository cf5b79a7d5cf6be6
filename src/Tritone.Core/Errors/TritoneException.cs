namespace Tritone;

/// <summary>Thrown when something fails for a reason that a caller can act on.</summary>
/// <remarks>
/// Misuse of the API (null, disposed, out of range) throws the standard <see cref="ArgumentException"/> family;
/// cancellation by the caller throws <see cref="OperationCanceledException"/>. Neither is wrapped.
/// </remarks>
public sealed class TritoneException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">Why it failed.</param>
    /// <param name="message">What was wrong: the thing, the limit and the value seen. It is shown to people as it is.</param>
    /// <param name="innerException">The cause, if another exception was.</param>
    public TritoneException(ErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Why it failed.</summary>
    public ErrorCode Code { get; }

    /// <summary>When the same call may succeed, where that can be told.</summary>
    /// <value>Null, the default, if it cannot.</value>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same call may succeed later.</summary>
    public bool IsTransient => Code is ErrorCode.Unavailable;
}
