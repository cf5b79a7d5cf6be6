using System.Globalization;

namespace Tritone.Protocol.Json;

/// <summary>Writes floating-point numbers as Triton does: at least one decimal, exponents from 1e21 up and below 1e-6, NaN and the infinities by name.</summary>
internal static class JsonNumber
{
    /// <summary>The most characters of a number: 17 digits with 5 zeros before them, or 21 and a decimal; a sign and a point.</summary>
    public const int MaxLength = 32;

    // Where RapidJSON's writer changes from digits to an exponent (Prettify in dtoa.h).
    private const int MaxPlainExponent = 21;
    private const int MinPlainExponent = -6;

    // The most digits that it takes to tell a double from its neighbours.
    private const int MaxDigits = 17;

    /// <summary>Writes a number.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="destination">Receives it, at least <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes it takes.</returns>
    public static int Format(double value, Span<byte> destination)
    {
        if (!double.IsFinite(value))
        {
            var name = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
            name.CopyTo(destination);
            return name.Length;
        }

        // The shortest digits that give the same number back.
        Span<byte> shortest = stackalloc byte[MaxLength];
        value.TryFormat(shortest, out var length, default, CultureInfo.InvariantCulture);
        shortest = shortest[..length];
        if (shortest.Contains((byte)'E'))
        {
            return Relay(shortest, destination);
        }

        shortest.CopyTo(destination);
        if (shortest.Contains((byte)'.'))
        {
            return length;
        }

        ".0"u8.CopyTo(destination[length..]);
        return length + 2;
    }

    // From the class library's exponent (1.5E+16, 2E-05) to RapidJSON's form.
    private static int Relay(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var written = 0;
        if (text[0] == '-')
        {
            destination[written++] = (byte)'-';
            text = text[1..];
        }

        Span<byte> digits = stackalloc byte[MaxDigits];
        var count = 0;
        var mark = text.IndexOf((byte)'E');
        foreach (var character in text[..mark])
        {
            if (character != '.')
            {
                digits[count++] = character;
            }
        }

        var exponent = int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) + 1;
        return written + Layout(digits[..count], exponent, destination[written..]);
    }

    // 0.d1d2d3... * 10^exponent
    private static int Layout(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        if (exponent >= digits.Length && exponent <= MaxPlainExponent)
        {
            digits.CopyTo(destination);
            destination[digits.Length..exponent].Fill((byte)'0');
            ".0"u8.CopyTo(destination[exponent..]);
            return exponent + 2;
        }

        if (exponent is > 0 and <= MaxPlainExponent)
        {
            digits[..exponent].CopyTo(destination);
            destination[exponent] = (byte)'.';
            digits[exponent..].CopyTo(destination[(exponent + 1)..]);
            return digits.Length + 1;
        }

        if (exponent is > MinPlainExponent and <= 0)
        {
            "0."u8.CopyTo(destination);
            destination.Slice(2, -exponent).Fill((byte)'0');
            digits.CopyTo(destination[(2 - exponent)..]);
            return 2 - exponent + digits.Length;
        }

        var length = 1;
        destination[0] = digits[0];
        if (digits.Length > 1)
        {
            destination[length++] = (byte)'.';
            digits[1..].CopyTo(destination[length..]);
            length += digits.Length - 1;
        }

        destination[length++] = (byte)'e';
        (exponent - 1).TryFormat(destination[length..], out var exponentLength, default, CultureInfo.InvariantCulture);
        return length + exponentLength;
    }
}
