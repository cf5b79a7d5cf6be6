using System.Text.Json;

namespace Tritone.Tokenization.Tests;

/// <summary>Recordings of Hugging Face's own tokenizers, a JSON object a line.</summary>
internal static class Recording
{
    public static IEnumerable<JsonElement> ReadShared(string name) => Read(TestFiles.Shared($"golden/tokenizer/{name}.jsonl"));

    public static IEnumerable<JsonElement> Read(string path) => File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement);

    public static int[] Numbers(this JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>Offsets that were recorded in code points, in UTF-16 units.</summary>
    public static IEnumerable<TokenOffset> Offsets(this JsonElement array, string text)
    {
        var units = new List<int> { 0 };
        foreach (var rune in text.EnumerateRunes())
        {
            units.Add(units[^1] + rune.Utf16SequenceLength);
        }

        return array.EnumerateArray().Select(pair => new TokenOffset(units[pair[0].GetInt32()], units[pair[1].GetInt32()]));
    }

    /// <summary>Fails with the texts whose ids are not those of the recording.</summary>
    public static void Check(TextTokenizer tokenizer, string recording, int lines, string key)
    {
        var compared = 0;
        var wrong = new List<string>();
        foreach (var line in ReadShared(recording))
        {
            var text = line.GetProperty("text").GetString()!;
            compared++;
            if (!tokenizer.Ids(text).AsSpan().SequenceEqual(line.GetProperty(key).Numbers()))
            {
                wrong.Add(JsonSerializer.Serialize(text));
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {compared} texts have other ids: {string.Join('\n', wrong.Take(20))}");
        Assert.Equal(lines, compared);
    }
}
