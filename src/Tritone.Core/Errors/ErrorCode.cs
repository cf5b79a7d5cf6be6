namespace Tritone;

/// <summary>Why something failed: Triton's own eight codes, so that every transport can say the same thing.</summary>
/// <remarks>The set is closed. A transport turns a code into its own status in one table.</remarks>
public enum ErrorCode
{
    /// <summary>No other code fits.</summary>
    Unknown = 0,

    /// <summary>Something broke on this side: ONNX Runtime failed, a file cannot be read. The caller did nothing wrong.</summary>
    Internal,

    /// <summary>There is no such model, version, file or tensor.</summary>
    NotFound,

    /// <summary>The input is malformed: a wrong shape, datatype, name, key or length. The same input fails again.</summary>
    InvalidArgument,

    /// <summary>Not now: the queue is full, the model is loading, the server is stopping. The same call may succeed later.</summary>
    Unavailable,

    /// <summary>The input is well-formed but asks for something this version does not do.</summary>
    Unsupported,

    /// <summary>What was to be created exists already.</summary>
    AlreadyExists,

    /// <summary>The caller gave up before the work was done.</summary>
    Cancelled,
}
