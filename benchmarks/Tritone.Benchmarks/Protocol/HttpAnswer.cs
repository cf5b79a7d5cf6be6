using System.Net;

namespace Tritone.Benchmarks.Protocol;

/// <summary>Asks once, to know what the answer looks like.</summary>
internal static class HttpAnswer
{
    public static async Task<(List<KeyValuePair<string, string>> Headers, byte[] Body)> AskAsync(int port, byte[] request)
    {
        var body = request.AsSpan()[(request.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..].ToArray();
        using var client = new HttpClient();
        using var content = new ByteArrayContent(body);
        var header = System.Text.Encoding.ASCII.GetString(request).Split("\r\n").FirstOrDefault(line => line.StartsWith("Inference-Header", StringComparison.Ordinal));
        if (header?.Split(": ") is [var name, var value])
        {
            content.Headers.Add(name, value);
        }

        using var response = await client.PostAsync(new Uri($"http://127.0.0.1:{port}/v2/models/emotion_dynamic/infer"), content);
        var answer = await response.Content.ReadAsByteArrayAsync();
        return response.StatusCode == HttpStatusCode.OK
            ? ([.. response.Headers.Concat(response.Content.Headers).Where(entry => entry.Key != "Date").Select(entry => new KeyValuePair<string, string>(entry.Key, entry.Value.Single()))], answer)
            : throw new InvalidOperationException($"the server refuses the request: {System.Text.Encoding.UTF8.GetString(answer)}");
    }
}
