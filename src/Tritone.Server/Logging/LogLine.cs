using Microsoft.Extensions.Logging;
using Tritone.Server.Settings;

namespace Tritone.Server.Logging;

/// <summary>One message.</summary>
/// <param name="Time">When it was logged.</param>
/// <param name="Category">Who says it.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Id">Which message it is.</param>
/// <param name="Message">What it says.</param>
/// <param name="Fields">What it says it of, by name.</param>
/// <param name="Exception">What has gone wrong; null for nothing.</param>
internal readonly record struct LogEntry(
    DateTimeOffset Time, string Category, LogLevel Level, EventId Id, string Message, IReadOnlyList<KeyValuePair<string, object?>> Fields, Exception? Exception);

/// <summary>How a message becomes a line.</summary>
internal abstract class LogLine
{
    /// <summary>The line in UTF-8, with its end.</summary>
    public abstract byte[] Format(in LogEntry entry, LogValues settings);

    /// <summary>An exception without its message, which may quote what a client has sent.</summary>
    protected static string Describe(Exception exception) => $"{exception.GetType().FullName}{exception.StackTrace?.Insert(0, Environment.NewLine)}";
}
