using System.Text.Json;

namespace Tritone.Faults.Signals;

/// <summary>What a server that has ended wrote down of the requests that it took: a trace of each inference, a line for each text.</summary>
/// <param name="Inferences">The ids of the requests that a model has answered, as often as it did.</param>
/// <param name="Texts">How many requests of <c>/v1/classify</c> ended with status 200.</param>
internal sealed record ServerAccount(IReadOnlyList<string> Inferences, int Texts)
{
    /// <summary>The flags that make a server write it.</summary>
    public static string[] Flags(string trace, string log)
        => ["--trace-config", $"triton,file={trace}", "--trace-config", "rate=1", "--trace-config", "level=TIMESTAMPS", "--log-json=true", "--log-file", log];

    /// <summary>Reads it.</summary>
    public static ServerAccount Read(string trace, string log)
    {
        using var traces = JsonDocument.Parse(File.ReadAllBytes(trace));
        var inferences = traces.RootElement.EnumerateArray()
            .Where(entry => entry.TryGetProperty("request_id", out var id) && id.GetString() is { Length: > 0 } and not "sheet")
            .Select(entry => entry.GetProperty("request_id").GetString()!);
        var texts = File.ReadLines(log).Count(line => line.Contains("\"/v1/classify\"", StringComparison.Ordinal) && line.Contains("\"status\":\"200\"", StringComparison.Ordinal));
        return new ServerAccount([.. inferences], texts);
    }
}
