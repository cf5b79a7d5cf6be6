using System.Buffers;
using System.Text.Encodings.Web;

namespace Tritone.Files;

/// <summary>Escapes what JSON says must be escaped and nothing else: emoji and accents stay readable, as Triton writes them too.</summary>
/// <remarks>The class library's encoders escape every character outside the basic plane. For JSON only: not for HTML.</remarks>
public sealed class MinimalJsonEncoder : JavaScriptEncoder
{
    // Quote, backslash and control characters; and surrogates, of which only a pair may stay.
    private static readonly SearchValues<char> Candidates = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (char)value), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(value => (char)value)]);

    private MinimalJsonEncoder()
    {
    }

    /// <summary>The one instance.</summary>
    public static MinimalJsonEncoder Instance { get; } = new();

    /// <inheritdoc />
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc />
    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\';

    /// <inheritdoc />
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        for (var position = 0; ; position += 2)
        {
            var next = rest[position..].IndexOfAny(Candidates);
            if (next < 0)
            {
                return -1;
            }

            position += next;
            if (!char.IsHighSurrogate(rest[position]) || position + 1 == rest.Length || !char.IsLowSurrogate(rest[position + 1]))
            {
                return position;
            }
        }
    }

    /// <inheritdoc />
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
        => UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
