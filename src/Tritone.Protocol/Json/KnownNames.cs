using System.Text;

namespace Tritone.Protocol.Json;

/// <summary>
/// Strings of short names that were seen before: names of tensors and models come with every request and are few. The table has a fixed size, and what comes last takes
/// the place of what was there, so that nobody can fill memory with names. Thread-safe.
/// </summary>
public static class KnownNames
{
    private const int MaxLength = 64;
    private static readonly string?[] Table = new string?[1024];

    /// <summary>The string of a name in UTF-8.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = (uint)utf8.Length;
        foreach (var value in utf8)
        {
            hash = (hash * 31) + value;
        }

        ref var known = ref Table[hash % (uint)Table.Length];
        var name = Volatile.Read(ref known);
        if (name is null || !Ascii.Equals(utf8, name))
        {
            name = Encoding.UTF8.GetString(utf8);
            Volatile.Write(ref known, name);
        }

        return name;
    }

    /// <summary>The string of a name in UTF-16.</summary>
    public static string Get(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength)
        {
            return text.ToString();
        }

        var hash = (uint)text.Length;
        foreach (var value in text)
        {
            hash = (hash * 31) + value;
        }

        ref var known = ref Table[hash % (uint)Table.Length];
        var name = Volatile.Read(ref known);
        if (name is null || !text.SequenceEqual(name))
        {
            name = text.ToString();
            Volatile.Write(ref known, name);
        }

        return name;
    }
}
