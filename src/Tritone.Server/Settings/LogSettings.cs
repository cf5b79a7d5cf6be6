using Tritone.Server.Options;

namespace Tritone.Server.Settings;

/// <summary>What is logged, as the protocol's logging extension lets a client see and change it. Thread-safe; a change holds for the next message.</summary>
internal sealed class LogSettings
{
    /// <summary>Seconds with microseconds, as the library has them that Triton's logs once came from.</summary>
    public const string DefaultFormat = "default";

    /// <summary>Dates by ISO 8601.</summary>
    public const string Iso8601Format = "ISO8601";

    private readonly Lock _lock = new();
    private volatile LogValues _current;

    public LogSettings(LogValues? values = null) => _current = values ?? new LogValues();

    /// <summary>The values in force.</summary>
    public LogValues Current => _current;

    /// <summary>The values that an operator chose.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there is no such format.</exception>
    public static LogSettings Of(LogOptions options)
    {
        if (!IsFormat(options.Format))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"--log-format is '{options.Format}'; it is {DefaultFormat} or {Iso8601Format}");
        }

        return new LogSettings(new LogValues(options.File, options.Info, options.Warning, options.Error, options.VerboseLevel, options.Format));
    }

    /// <summary>Changes the values that are given.</summary>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Unsupported"/>: the file was to change. <see cref="ErrorCode.Unavailable"/>: there is no such format, a code that is Triton's. Nothing is changed then.
    /// </exception>
    public void Update(LogChanges changes)
    {
        if (changes.File is not null)
        {
            throw new TritoneException(ErrorCode.Unsupported, "log file location can not be updated through network protocol");
        }

        if (changes.Format is { } format && !IsFormat(format))
        {
            throw new TritoneException(ErrorCode.Unavailable, $"invalid argument for --log_format, got: {format}");
        }

        lock (_lock)
        {
            var old = _current;
            _current = old with
            {
                Info = changes.Info ?? old.Info,
                Warning = changes.Warning ?? old.Warning,
                Error = changes.Error ?? old.Error,
                VerboseLevel = changes.VerboseLevel ?? old.VerboseLevel,
                Format = changes.Format ?? old.Format,
            };
        }
    }

    private static bool IsFormat(string format) => format is DefaultFormat or Iso8601Format;
}
