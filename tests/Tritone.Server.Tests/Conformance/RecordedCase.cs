using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tritone.Server.Tests.Conformance;

/// <summary>A request that a real Triton was sent, and what it answered.</summary>
/// <param name="Profile">The profile that it was recorded in.</param>
/// <param name="Name">Its name, which begins with its number: <c>063-infer-json-dyn-b1</c>.</param>
/// <param name="Request">The bytes of the request.</param>
/// <param name="Response">The answer; null if there was none.</param>
/// <param name="ClosesConnection">Whether the server closed the connection after it.</param>
/// <param name="IsSilentAfter">Whether the client waited in vain for another answer.</param>
internal sealed record RecordedCase(string Profile, string Name, byte[] Request, RawResponse? Response, bool ClosesConnection, bool IsSilentAfter)
{
    // Metrics have a port of their own, which ends in 2.
    public bool IsForMetrics => Encoding.Latin1.GetString(Request).Contains("\r\nHost: 127.0.0.1:18002\r\n", StringComparison.Ordinal);

    public bool IsHead => Request.AsSpan().StartsWith("HEAD "u8);

    public int Number => int.Parse(Name.AsSpan(0, 3), CultureInfo.InvariantCulture);

    public static List<RecordedCase> ReadAll(string profile, string path) => [.. File.ReadLines(path).Select(line => Read(profile, line))];

    private static RecordedCase Read(string profile, string line)
    {
        using var document = JsonDocument.Parse(line);
        var response = document.RootElement.GetProperty("response");
        return new RecordedCase(
            profile,
            document.RootElement.GetProperty("case").GetString()!,
            document.RootElement.GetProperty("raw_request_base64").GetBytesFromBase64(),
            Parse(document.RootElement.GetProperty("raw_response_base64").GetBytesFromBase64()),
            response.TryGetProperty("server_closed_connection_after", out var closes) && closes.GetBoolean(),
            response.TryGetProperty("client_error", out var error) && error.GetString()!.Contains("timed out", StringComparison.Ordinal));
    }

    private static RawResponse? Parse(ReadOnlySpan<byte> response)
    {
        // An answer that says to go on stands before the real one.
        while (response.StartsWith("HTTP/1.1 100"u8))
        {
            response = response[(response.IndexOf("\r\n\r\n"u8) + 4)..];
        }

        if (response.IsEmpty)
        {
            return null;
        }

        var end = response.IndexOf("\r\n\r\n"u8);
        var lines = Encoding.Latin1.GetString(response[..end]).Split("\r\n");
        var words = lines[0].Split(' ', 3);
        return new RawResponse(
            int.Parse(words[1], CultureInfo.InvariantCulture),
            words[2],
            lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.OrdinalIgnoreCase),
            response[(end + 4)..].ToArray());
    }
}
