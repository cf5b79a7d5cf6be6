using Microsoft.ML.OnnxRuntime;

namespace Tritone.Runtime.Sessions;

/// <summary>ONNX Runtime's errors in the words of Triton's backend: the number of the error and what the library says.</summary>
public static class OnnxErrors
{
    // The numbers of OrtErrorCode in ONNX Runtime's C interface. The class of the exception has the name only, before its message.
    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["Fail"] = 1,
        ["InvalidArgument"] = 2,
        ["NoSuchFile"] = 3,
        ["NoModel"] = 4,
        ["EngineError"] = 5,
        ["RuntimeException"] = 6,
        ["InvalidProtobuf"] = 7,
        ["ModelLoaded"] = 8,
        ["NotImplemented"] = 9,
        ["InvalidGraph"] = 10,
        ["ShapeInferenceNotRegistered"] = 11,
        ["RequirementNotRegistered"] = 12,
    };

    /// <summary>What Triton says of an error.</summary>
    /// <param name="exception">An exception of <see cref="OnnxModel"/> or <see cref="OnnxInstance"/>.</param>
    /// <returns>The text, or null if it does not come from ONNX Runtime.</returns>
    public static string? Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return (exception as OnnxRuntimeException ?? exception.InnerException as OnnxRuntimeException) is { } error ? Describe(error.Message) : null;
    }

    internal static string Describe(string message)
    {
        const string Prefix = "[ErrorCode:";
        var end = message.StartsWith(Prefix, StringComparison.Ordinal) ? message.IndexOf("] ", StringComparison.Ordinal) : -1;
        return end > 0 && Numbers.TryGetValue(message[Prefix.Length..end], out var number)
            ? $"onnx runtime error {number}: {message[(end + 2)..]}"
            : $"onnx runtime error 1: {message}";
    }
}
