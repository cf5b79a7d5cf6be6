namespace Tritone.Server.Tei.Requests;

/// <summary>A text, or a pair of texts, to be classified.</summary>
/// <param name="First">The text, or the first of the pair.</param>
/// <param name="Second">The second of the pair; null for a single text.</param>
internal readonly record struct TextInput(string First, string? Second)
{
    public bool IsEmpty => First.Length == 0 && Second is null or { Length: 0 };

    /// <summary>Unicode characters of both.</summary>
    public int Characters => Count(First) + (Second is null ? 0 : Count(Second));

    private static int Count(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
