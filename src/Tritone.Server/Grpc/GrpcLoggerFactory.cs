using Microsoft.Extensions.Logging;

namespace Tritone.Server.Grpc;

/// <summary>The server's log for the gRPC library, which tells of every error that a client causes: that is worth no more than a line for debugging here.</summary>
internal sealed class GrpcLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName)
        => categoryName.StartsWith("Grpc.", StringComparison.Ordinal) || categoryName.StartsWith("Tritone.Server.Grpc.", StringComparison.Ordinal)
            ? new Logger(inner.CreateLogger(categoryName))
            : inner.CreateLogger(categoryName);

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose()
    {
        // The log is not its own.
    }

    private sealed class Logger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(Lowered(logLevel));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var lowered = Lowered(logLevel);
            if (inner.IsEnabled(lowered))
            {
                inner.Log(lowered, eventId, state, exception, formatter);
            }
        }

        private static LogLevel Lowered(LogLevel level) => level is LogLevel.Information ? LogLevel.Debug : level;
    }
}
