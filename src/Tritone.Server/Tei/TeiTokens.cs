using System.Text;
using System.Text.Json;
using Tritone.Tokenization;

namespace Tritone.Server.Tei;

/// <summary>The tokens of a text as <c>POST /tokenize</c> shows them.</summary>
internal static class TeiTokens
{
    /// <summary>Writes the tokens of a text, with the bytes of its UTF-8 that each comes from; nothing is cut.</summary>
    public static void Write(Utf8JsonWriter writer, TextTokenizer tokenizer, string text, bool withSpecialTokens)
    {
        var ids = new int[tokenizer.CountTokens(text, !withSpecialTokens)];
        var offsets = new TokenOffset[ids.Length];
        tokenizer.Encode(text, ids, offsets, new EncodeOptions(WithoutSpecialTokens: !withSpecialTokens), out _);
        var (units, bytes) = (0, 0);
        writer.WriteStartArray();
        foreach (var (i, (start, end)) in offsets.Index())
        {
            // The tokens that the tokenizer adds come from nowhere.
            var isSpecial = end == 0;
            var startByte = isSpecial ? 0 : ByteOf(start);
            writer.WriteStartObject();
            writer.WriteNumber("id", ids[i]);
            writer.WriteString("text", isSpecial ? tokenizer.TokenOf(ids[i]) : text[start..end]);
            writer.WriteBoolean("special", isSpecial);
            WriteOffset(writer, "start", isSpecial ? null : startByte);
            WriteOffset(writer, "stop", isSpecial ? null : startByte + Encoding.UTF8.GetByteCount(text.AsSpan(start, end - start)));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();

        // Tokens begin one after another, so that the text is counted once.
        int ByteOf(int unit)
        {
            if (unit < units)
            {
                (units, bytes) = (0, 0);
            }

            bytes += Encoding.UTF8.GetByteCount(text.AsSpan(units, unit - units));
            units = unit;
            return bytes;
        }
    }

    private static void WriteOffset(Utf8JsonWriter writer, string name, int? offset)
    {
        if (offset is { } value)
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
