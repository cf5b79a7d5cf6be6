using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tritone.Server.Options;
using Tritone.Server.Settings;

namespace Tritone.Server.Logging;

/// <summary>
/// Logs as Triton does, or as JSON, to one stream, a whole line at a time. A server that is given it lets clients change what is logged. Thread-safe.
/// </summary>
public sealed class ServerLoggerFactory : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ServerLogger> _loggers = new(StringComparer.Ordinal);
    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private readonly Lock _lock = new();
    private readonly LogLine _line;
    private readonly TimeProvider _time;
    private bool _isClosed;

    /// <summary>Opens the log.</summary>
    /// <param name="options">What is logged and how.</param>
    /// <param name="standardError">Where messages go unless the options name a file. It is not closed.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there is no such format, or the file cannot be written.</exception>
    public ServerLoggerFactory(LogOptions options, Stream standardError, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(standardError);
        Settings = LogSettings.Of(options);
        IsJson = options.Json;
        _line = options.Json ? new JsonLogLine() : new PlainLogLine();
        _time = timeProvider ?? TimeProvider.System;
        (_stream, _ownsStream) = options.File is { Length: > 0 } file ? (Open(file), true) : (standardError, false);
    }

    internal LogSettings Settings { get; }

    internal bool IsJson { get; }

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new ServerLogger(name, this));

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Always: it logs to one stream.</exception>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("this log goes to one stream");

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _stream.Flush();
                if (_ownsStream)
                {
                    _stream.Dispose();
                }
            }
        }
    }

    internal void Write<TState>(string category, LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format)
    {
        // The exception is not formatted: its message may quote what a client has sent. Its type and where it came from are logged.
        var entry = new LogEntry(_time.GetUtcNow(), category, level, id, format(state, null), state as IReadOnlyList<KeyValuePair<string, object?>> ?? [], exception);
        var line = _line.Format(entry, Settings.Current);
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            try
            {
                _stream.Write(line);
                _stream.Flush();
            }
            catch (IOException)
            {
                // Nobody reads it, or the disk is full: no reason to fail a request.
            }
        }
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"--log-file: cannot write '{file}': {exception.Message}", exception);
        }
    }
}
