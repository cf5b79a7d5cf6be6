namespace Tritone;

/// <summary>Finds what somebody meant who misspelt a name.</summary>
public static class NearestName
{
    /// <summary>The name that takes the fewest edits (Levenshtein) to become from another.</summary>
    /// <param name="name">The name as it was written.</param>
    /// <param name="names">The names that there are; at least one.</param>
    /// <returns>The nearest, of equally near ones the first.</returns>
    public static string Find(string name, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(names);

        // Nobody means one of these by a name many times as long, and the time grows with the length.
        var start = ErrorText.Shorten(name);
        return names.MinBy(candidate => Edits(start, candidate)) ?? throw new ArgumentException("there are no names", nameof(names));
    }

    /// <summary>The name that somebody may have meant: the nearest, if at most a third of it is different, or one character of a short one.</summary>
    /// <param name="name">The name as it was written.</param>
    /// <param name="names">The names that there are; at least one.</param>
    /// <returns>The name; null if none is so near.</returns>
    public static string? FindNear(string name, IReadOnlyList<string> names)
    {
        var nearest = Find(name, names);
        var edits = Edits(ErrorText.Shorten(name), nearest);
        return edits <= Math.Max(1, nearest.Length / 3) && edits < nearest.Length ? nearest : null;
    }

    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
