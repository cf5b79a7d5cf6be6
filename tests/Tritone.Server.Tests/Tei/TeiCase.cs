using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tritone.Server.Tests.Tei;

/// <summary>A request that a real text-embeddings-inference was sent, and what it answered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Request">The bytes of the request.</param>
/// <param name="Response">The answer.</param>
internal sealed record TeiCase(string Name, byte[] Request, RawResponse Response)
{
    // Long bodies were not kept in whole: how long they were was.
    private const string LeftOut = "...<";

    public static List<TeiCase> ReadAll(string path) => [.. File.ReadLines(path).Select(Read)];

    private static TeiCase Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var body = BodyOf(root);
        var head = new StringBuilder($"{root.GetProperty("method").GetString()} {root.GetProperty("path").GetString()} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        foreach (var header in root.GetProperty("headers").EnumerateObject())
        {
            head.Append(CultureInfo.InvariantCulture, $"{header.Name}: {header.Value.GetString()}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        var headers = root.GetProperty("response_headers").EnumerateArray().ToDictionary(pair => pair[0].GetString()!, pair => pair[1].GetString()!, StringComparer.OrdinalIgnoreCase);
        return new TeiCase(
            root.GetProperty("name").GetString()!,
            [.. Encoding.UTF8.GetBytes(head.ToString()), .. body],
            new RawResponse(root.GetProperty("status").GetInt32(), "", headers, Encoding.UTF8.GetBytes(root.GetProperty("response_body").GetString()!)));
    }

    private static byte[] BodyOf(JsonElement root)
    {
        const string Base64 = "base64:";
        var text = root.GetProperty("body").GetString() ?? "";
        if (text.StartsWith(Base64, StringComparison.Ordinal))
        {
            return Convert.FromBase64String(text[Base64.Length..]);
        }

        var cut = text.IndexOf(LeftOut, StringComparison.Ordinal);
        if (cut < 0)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        // They were one piece of text again and again.
        var length = int.Parse(text[(cut + LeftOut.Length)..].Split(' ')[0], CultureInfo.InvariantCulture);
        var name = root.GetProperty("name").GetString()!;
        var end = name.EndsWith("truncate_false", StringComparison.Ordinal) ? "\", \"truncate\": false}" : name.EndsWith("truncate_true", StringComparison.Ordinal) ? "\", \"truncate\": true}" : "\"}";
        var unit = text.AsSpan("{\"inputs\": \"".Length, 2).ToString();
        var whole = new StringBuilder("{\"inputs\": \"");
        while (whole.Length < length - end.Length)
        {
            whole.Append(unit[(whole.Length - "{\"inputs\": \"".Length) % 2]);
        }

        return Encoding.UTF8.GetBytes(whole.Append(end).ToString());
    }
}
