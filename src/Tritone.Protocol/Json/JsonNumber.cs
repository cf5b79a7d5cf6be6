using System.Globalization;
using System.Text.Json;

namespace Tritone.Protocol.Json;

/// <summary>Writes floating-point numbers as Triton does: at least one decimal, exponents from 1e21 up and below 1e-6, NaN and the infinities by name.</summary>
internal static class JsonNumber
{
    // Where RapidJSON's writer changes from digits to an exponent (Prettify in dtoa.h).
    private const int MaxPlainExponent = 21;
    private const int MinPlainExponent = -6;

    public static void Write(Utf8JsonWriter writer, double value) => writer.WriteRawValue(ToText(value), skipInputValidation: true);

    public static string ToText(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        // The shortest digits that give the same number back.
        var (digits, exponent) = Split(value.ToString("R", CultureInfo.InvariantCulture));
        return (double.IsNegative(value) ? "-" : "") + Layout(digits, exponent);
    }

    // The digits without leading and trailing zeros, and the power of ten of the point before the first: 0.d1d2d3... * 10^exponent.
    private static (string Digits, int Exponent) Split(string text)
    {
        var mantissa = text.TrimStart('-');
        var power = 0;
        if (mantissa.IndexOf('E', StringComparison.Ordinal) is >= 0 and var index)
        {
            power = int.Parse(mantissa.AsSpan(index + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..index];
        }

        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var exponent = (point < 0 ? mantissa.Length : point) + power;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        return (digits.TrimEnd('0'), exponent - (all.Length - digits.Length));
    }

    private static string Layout(string digits, int exponent) => (digits.Length, exponent) switch
    {
        (0, _) => "0.0",
        var (length, e) when e >= length && e <= MaxPlainExponent => digits.PadRight(e, '0') + ".0",
        (_, > 0 and <= MaxPlainExponent) => $"{digits[..exponent]}.{digits[exponent..]}",
        (_, > MinPlainExponent and <= 0) => $"0.{new string('0', -exponent)}{digits}",
        (1, _) => string.Create(CultureInfo.InvariantCulture, $"{digits}e{exponent - 1}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{digits[0]}.{digits.AsSpan(1)}e{exponent - 1}"),
    };
}
