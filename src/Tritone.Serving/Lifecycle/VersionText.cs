using System.Globalization;

namespace Tritone.Serving.Lifecycle;

/// <summary>Reads version numbers as C's <c>strtol</c> does, which Triton leaves it to: blanks before it, a sign, and whatever follows the digits.</summary>
internal static class VersionText
{
    /// <summary>What stands for the latest version.</summary>
    public const long Latest = -1;

    /// <summary>Reads a version.</summary>
    /// <param name="text">The text; null or empty for the latest.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is no number of 64 bits, or too small.</exception>
    public static long Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Latest;
        }

        var rest = text.AsSpan().TrimStart(" \t\n\v\f\r");
        var length = rest.Length > 0 && rest[0] is '-' or '+' ? 1 : 0;
        while (length < rest.Length && char.IsAsciiDigit(rest[length]))
        {
            length++;
        }

        if (!long.TryParse(rest[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version))
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"failed to get model version from specified version string '{text}' (details: stol), version should be an integral value > 0");
        }

        return version >= Latest
            ? version
            : throw new TritoneException(ErrorCode.InvalidArgument, $"invalid model version specified '{text}' , version should be an integral value > 0");
    }
}
