namespace Tritone.Serving.Metrics;

/// <summary>Why an accepted request failed, in the words of Triton's metric.</summary>
public enum FailureReason
{
    /// <summary>The queue refused it or it waited too long.</summary>
    Rejected,

    /// <summary>The client gave up.</summary>
    Canceled,

    /// <summary>The model failed.</summary>
    Backend,

    /// <summary>Anything else.</summary>
    Other,
}
