namespace Tritone.Runtime.Classification;

/// <summary>Cuts a text that is too long into windows. A pure function.</summary>
internal static class TextWindows
{
    /// <summary>Plans the windows: as few as there can be, of like length, evenly spread.</summary>
    /// <param name="tokens">How many tokens the text has; more than <paramref name="room"/>.</param>
    /// <param name="room">How many tokens of the text a window can hold.</param>
    /// <param name="stride">How many tokens two neighbours share at least; less than <paramref name="room"/>.</param>
    public static TokenWindow[] Plan(int tokens, int room, int stride)
    {
        var step = room - stride;
        var count = (int)(((long)tokens - stride + step - 1) / step);
        var length = (int)((tokens + ((count - 1L) * stride) + count - 1) / count);
        var starts = new int[count];
        for (var i = 0; i < count; i++)
        {
            starts[i] = (int)((long)i * (tokens - length) / (count - 1));
        }

        // Shared tokens count once: the first half of them for the window before, the rest for the window after.
        var windows = new TokenWindow[count];
        var counted = 0;
        for (var i = 0; i < count; i++)
        {
            var end = i == count - 1 ? tokens : (starts[i] + length + starts[i + 1] + 1) / 2;
            windows[i] = new TokenWindow(starts[i], length, end - counted);
            counted = end;
        }

        return windows;
    }
}

/// <summary>A window.</summary>
/// <param name="Start">The first token of the text in it.</param>
/// <param name="Length">How many tokens of the text it holds.</param>
/// <param name="Own">How many of them are counted as its own: of all windows together, each token once.</param>
internal readonly record struct TokenWindow(int Start, int Length, int Own);
