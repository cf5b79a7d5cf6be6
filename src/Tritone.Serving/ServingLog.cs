using Microsoft.Extensions.Logging;

namespace Tritone.Serving;

/// <summary>What is logged of the life of models. Event ids 1000-1099; an id is never reused.</summary>
internal static partial class ServingLog
{
    [LoggerMessage(1000, LogLevel.Information, "loading: {Model}:{Version}")]
    public static partial void Loading(ILogger logger, string model, long version);

    [LoggerMessage(1001, LogLevel.Information, "successfully loaded '{Model}' version {Version} in {ElapsedMs:F0} ms")]
    public static partial void Loaded(ILogger logger, string model, long version, double elapsedMs);

    [LoggerMessage(1002, LogLevel.Error, "failed to load '{Model}' version {Version}: {Reason}")]
    public static partial void LoadFailed(ILogger logger, string model, long version, string reason);

    [LoggerMessage(1003, LogLevel.Information, "successfully unloaded '{Model}' version {Version}")]
    public static partial void Unloaded(ILogger logger, string model, long version);

    [LoggerMessage(1004, LogLevel.Error, "Poll failed for model directory '{Model}': {Reason}")]
    public static partial void PollFailed(ILogger logger, string model, string reason);

    [LoggerMessage(1005, LogLevel.Error, "failed to poll model '{Model}': {Reason}")]
    public static partial void NotFound(ILogger logger, string model, string reason);

    [LoggerMessage(1006, LogLevel.Error, "failed to poll model repository: {Reason}")]
    public static partial void RepositoryUnreadable(ILogger logger, string reason);

    [LoggerMessage(1007, LogLevel.Error, "failed to unload '{Model}' version {Version} cleanly: {Reason}")]
    public static partial void UnloadFailed(ILogger logger, string model, long version, string reason);

    [LoggerMessage(1008, LogLevel.Warning, "model '{Model}' version {Version}: {Warning}")]
    public static partial void ModelWarning(ILogger logger, string model, long version, string warning);

    [LoggerMessage(1009, LogLevel.Error, "failed to load model '{Model}': {Reason}")]
    public static partial void ModelFailed(ILogger logger, string model, string reason);

    [LoggerMessage(1010, LogLevel.Information, "model '{Model}' version {Version} is batched by tokens: {Budget} in a run")]
    public static partial void BatchedByTokens(ILogger logger, string model, long version, int budget);
}
