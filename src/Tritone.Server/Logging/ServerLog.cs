using Microsoft.Extensions.Logging;

namespace Tritone.Server.Logging;

/// <summary>Everything that the server logs. No message has a place for a text, a tensor or the body of a request.</summary>
internal static partial class ServerLog
{
    /// <summary>The category of the lines for each request, which have a switch of their own.</summary>
    public const string AccessCategory = "Tritone.Server.Access";

    // Event ids 1000-1019: the server's life. 1020-1039: requests. 1040-1059: traces and metrics. An id is never reused.
    [LoggerMessage(1000, LogLevel.Information, "Started {Protocol} at {Address}")]
    public static partial void Listening(ILogger logger, string protocol, string address);

    [LoggerMessage(1001, LogLevel.Information, "Stopping: requests that were accepted are finished, for up to {Seconds:F0} s")]
    public static partial void Stopping(ILogger logger, double seconds);

    [LoggerMessage(1002, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(1020, LogLevel.Debug, "{Method} {Route} {Status} {Bytes} B {DurationMs:F3} ms id={RequestId} model={Model} trace={TraceId}", SkipEnabledCheck = true)]
    public static partial void Request(ILogger logger, string method, string route, string status, long? bytes, double durationMs, string? requestId, string? model, string? traceId);

    [LoggerMessage(1021, LogLevel.Error, "A request to {Route} failed for a reason that nobody has thought of")]
    public static partial void RequestBroke(ILogger logger, string route, Exception exception);

    [LoggerMessage(1040, LogLevel.Information, "Exporting {Signals} by OTLP to {Address}")]
    public static partial void Exporting(ILogger logger, string signals, string address);

    [LoggerMessage(1041, LogLevel.Warning, "Traces cannot be written to {File}: {Reason}")]
    public static partial void TraceFileFailed(ILogger logger, string file, string reason);
}
