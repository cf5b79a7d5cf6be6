using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tritone.Server.Settings;

namespace Tritone.Server.Logging;

/// <summary>Lines for programs: a JSON object each.</summary>
internal sealed class JsonLogLine : LogLine
{
    private static readonly ConcurrentDictionary<string, string> Names = new(StringComparer.Ordinal);

    public override byte[] Format(in LogEntry entry, LogValues settings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", entry.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
            if (entry.Category == ServerLog.AccessCategory)
            {
                // A request is no matter of levels, and all that is to say of it is in the fields.
                json.WriteString("event", "request");
            }
            else
            {
                json.WriteString("level", Level(entry.Level));
                json.WriteString("category", entry.Category);
                json.WriteString("event", entry.Id.Name);
                json.WriteString("message", entry.Message);
            }

            foreach (var (name, value) in entry.Fields)
            {
                if (name != "{OriginalFormat}" && value is not null)
                {
                    json.WritePropertyName(Names.GetOrAdd(name, JsonNamingPolicy.SnakeCaseLower.ConvertName));
                    WriteValue(json, value);
                }
            }

            if (entry.Exception is { } exception)
            {
                json.WriteString("exception", Describe(exception));
            }

            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}
