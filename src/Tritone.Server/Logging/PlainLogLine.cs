using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Tritone.Server.Settings;

namespace Tritone.Server.Logging;

/// <summary>Lines for people, which begin as Triton's do: <c>I1125 22:02:24.123456 71 TritoneServer] ...</c></summary>
internal sealed class PlainLogLine : LogLine
{
    public override byte[] Format(in LogEntry entry, LogValues settings)
    {
        var text = new StringBuilder();
        var letter = entry.Level switch { LogLevel.Warning => 'W', LogLevel.Error or LogLevel.Critical => 'E', _ => 'I' };
        if (settings.Format == LogSettings.Iso8601Format)
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {letter} ");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"{letter}{entry.Time.UtcDateTime:MMdd HH:mm:ss.ffffff} ");
        }

        text.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {entry.Category[(entry.Category.LastIndexOf('.') + 1)..]}] ");
        AppendOnOneLine(text, entry.Message);
        if (entry.Exception is { } exception)
        {
            text.Append(": ");
            AppendOnOneLine(text, Describe(exception));
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    // A message is a line: whoever chooses a part of it, such as a request's name, must not be able to write another.
    private static void AppendOnOneLine(StringBuilder text, string message)
    {
        foreach (var character in message)
        {
            _ = character switch
            {
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }
    }
}
