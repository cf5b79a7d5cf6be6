using System.Globalization;
using Google.Protobuf.Reflection;

namespace Tritone.Repository.Pbtxt;

/// <summary>Reads scalars as they are written in protobuf's text format, without quotes.</summary>
internal static class PbtxtScalar
{
    private const NumberStyles Decimals = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>A whole number: decimal, hexadecimal after <c>0x</c>, octal after <c>0</c>, with or without a sign before it.</summary>
    public static bool TryInteger(string text, out decimal value)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var isWhole = TryMagnitude(digits, out var magnitude);
        value = digits.Length < text.Length ? -(decimal)magnitude : magnitude;
        return isWhole;
    }

    /// <summary>A number of double precision: decimal, with or without an <c>f</c> after it; or <c>inf</c>, <c>infinity</c> or <c>nan</c> in any case.</summary>
    public static bool TryNumber(string text, out double value)
    {
        var isNegative = text.StartsWith('-');
        var digits = text.AsSpan(isNegative ? 1 : 0);
        if (digits.Equals("inf", StringComparison.OrdinalIgnoreCase) || digits.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (digits.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }

        // What begins with a zero and goes on with digits is octal, which only a whole number can be.
        value = 0;
        var isOctal = digits.Length > 1 && digits[0] == '0' && !digits.ContainsAnyExceptInRange('0', '9');
        if (isOctal || !double.TryParse(digits.TrimEnd("fF"), Decimals, CultureInfo.InvariantCulture, out var magnitude) || digits.EndsWith("ff", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        value = isNegative ? -magnitude : magnitude;
        return true;
    }

    /// <summary>True or false, in one of the words for them.</summary>
    public static bool TryFlag(string text, out bool value)
    {
        value = text is "true" or "True" or "t";
        if (value || text is "false" or "False" or "f")
        {
            return true;
        }

        var isNumber = TryInteger(text, out var number) && number is 0 or 1;
        value = number == 1;
        return isNumber;
    }

    /// <summary>A value of an enum, by name or by number.</summary>
    public static bool TryEnum(string text, EnumDescriptor type, out int value)
    {
        var found = type.FindValueByName(text)
            ?? (TryInteger(text, out var number) && number is >= int.MinValue and <= int.MaxValue ? type.FindValueByNumber((int)number) : null);
        value = found?.Number ?? 0;
        return found is not null;
    }

    private static bool TryMagnitude(ReadOnlySpan<char> digits, out ulong magnitude)
    {
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return ulong.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out magnitude);
        }

        return digits.Length > 1 && digits[0] == '0' ? TryOctal(digits, out magnitude) : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out magnitude);
    }

    private static bool TryOctal(ReadOnlySpan<char> digits, out ulong magnitude)
    {
        magnitude = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7' || magnitude >> 61 != 0)
            {
                return false;
            }

            magnitude = (magnitude << 3) | (uint)(digit - '0');
        }

        return true;
    }
}
