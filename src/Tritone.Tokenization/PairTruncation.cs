namespace Tritone.Tokenization;

/// <summary>How two texts share a limit. A pure function.</summary>
internal static class PairTruncation
{
    /// <summary>The rule <c>longest_first</c> of Hugging Face's tokenizers: the longer text is cut to what the shorter leaves; if that is not enough, both to half.</summary>
    /// <param name="first">The tokens of the first text.</param>
    /// <param name="second">The tokens of the second text.</param>
    /// <param name="room">How many there is room for.</param>
    /// <returns>How many of each are kept.</returns>
    public static (int First, int Second) Share(int first, int second, int room)
    {
        if (first + (long)second <= room)
        {
            return (first, second);
        }

        var shorter = Math.Min(first, second);
        var longer = Math.Max(shorter, room - shorter);
        if (shorter + (long)longer > room)
        {
            // An odd one goes to the longer text.
            shorter = room / 2;
            longer = room - shorter;
        }

        return first <= second ? (shorter, longer) : (longer, shorter);
    }
}
