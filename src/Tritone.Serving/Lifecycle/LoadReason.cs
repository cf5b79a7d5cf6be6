namespace Tritone.Serving.Lifecycle;

/// <summary>Why a version could not be loaded, in the words of Triton's index: the name of the code, and what happened.</summary>
internal static class LoadReason
{
    /// <summary>Describes what went wrong.</summary>
    public static string Of(Exception exception) => exception is TritoneException known ? $"{NameOf(known.Code)}: {known.Message}" : $"Internal: {ErrorText.Of(exception)}";

    private static string NameOf(ErrorCode code) => code switch
    {
        ErrorCode.Unknown => "Unknown",
        ErrorCode.Internal => "Internal",
        ErrorCode.NotFound => "Not found",
        ErrorCode.InvalidArgument => "Invalid argument",
        ErrorCode.Unavailable => "Unavailable",
        ErrorCode.Unsupported => "Unsupported",
        ErrorCode.AlreadyExists => "Already exists",
        ErrorCode.Cancelled => "Cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };
}
