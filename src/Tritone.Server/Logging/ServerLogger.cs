using Microsoft.Extensions.Logging;

namespace Tritone.Server.Logging;

/// <summary>Messages of one category. Whether they are logged follows the settings of the moment.</summary>
internal sealed class ServerLogger(string category, ServerLoggerFactory factory) : ILogger
{
    // While anything of it is logged, ASP.NET Core makes an activity for each request; and what it says of requests quotes their targets.
    private readonly bool _isSilent = category.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal);

    // What the libraries say below warnings may quote requests.
    private readonly bool _isForeign = !category.StartsWith("Tritone.", StringComparison.Ordinal);
    private readonly bool _isAccess = category == ServerLog.AccessCategory;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel)
    {
        if (_isSilent || (_isForeign && logLevel < LogLevel.Warning))
        {
            return false;
        }

        var values = factory.Settings.Current;
        return logLevel switch
        {
            LogLevel.Trace => values.VerboseLevel >= 2,
            LogLevel.Debug => values.VerboseLevel >= 1 || (_isAccess && factory.IsJson),
            LogLevel.Information => values.Info,
            LogLevel.Warning => values.Warning,
            LogLevel.Error or LogLevel.Critical => values.Error,
            _ => false,
        };
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            factory.Write(category, logLevel, eventId, state, exception, formatter);
        }
    }
}
