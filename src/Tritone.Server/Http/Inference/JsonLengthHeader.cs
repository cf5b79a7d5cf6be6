using System.Globalization;
using System.Numerics;

namespace Tritone.Server.Http.Inference;

/// <summary>The header that says how much of a body is JSON; binary tensors follow it.</summary>
internal static class JsonLengthHeader
{
    public const string Name = "Inference-Header-Content-Length";

    /// <summary>Reads the header.</summary>
    /// <param name="value">Its value; null if it is not there.</param>
    /// <param name="bodyLength">The length of the body.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is no number, or one that the body does not have.</exception>
    public static int Parse(string? value, long bodyLength)
    {
        if (value is null)
        {
            return (int)bodyLength;
        }

        // What follows the digits is not looked at, and blanks before them are skipped: C's stoi. Triton shows a value of nothing as a blank.
        var text = value.AsSpan().TrimStart();
        var end = text is ['+' or '-', ..] ? 1 : 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (!BigInteger.TryParse(text[..Math.Min(end, MaxDigits)], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"Unable to parse {Name}, got: {(value.Length > 0 ? ErrorText.Shorten(value) : " ")}");
        }

        if (length < int.MinValue || length > int.MaxValue)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"Unable to parse {Name}, value is out of range [ {int.MinValue}, {int.MaxValue} ], got: {ErrorText.Shorten(value)}");
        }

        return length >= 0 && length <= bodyLength
            ? (int)length
            : throw new TritoneException(ErrorCode.InvalidArgument, $"inference header size should be in range (0, {bodyLength}), got: {length}");
    }

    // More than an int has, even with zeros before it; what is longer is out of range all the same.
    private const int MaxDigits = 100;
}
