using System.Globalization;
using Tritone.Cli.CommandLine;

namespace Tritone.Cli.Benchmark;

/// <summary>Loads to go through, one after the other: <c>1,8,32</c>, or <c>50:500:50</c> from the first to the last by steps.</summary>
internal static class NumberRange
{
    private const int MaxCount = 1000;

    /// <summary>Reads positive numbers.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="text">What it was given.</param>
    /// <param name="max">The highest that is allowed.</param>
    /// <exception cref="UsageException">It is neither a list nor a range, or has numbers that are not allowed.</exception>
    public static IReadOnlyList<double> Parse(string option, string text, double max)
    {
        var values = text.Contains(':', StringComparison.Ordinal) ? ParseRange(option, text, max) : [.. text.Split(',').Select(part => ParseNumber(option, text, part, max))];
        return values.Count <= MaxCount ? values : throw new UsageException($"{option} is '{text}', which is {values.Count} loads; at most {MaxCount}");
    }

    /// <summary>Reads positive whole numbers.</summary>
    /// <exception cref="UsageException">As for <see cref="Parse"/>, or one is not whole.</exception>
    public static IReadOnlyList<int> ParseWhole(string option, string text, int max)
    {
        var values = Parse(option, text, max);
        return values.All(double.IsInteger) ? [.. values.Select(value => (int)value)] : throw new UsageException($"{option} is '{text}'; it is whole numbers");
    }

    private static List<double> ParseRange(string option, string text, double max)
    {
        var parts = text.Split(':').Select(part => ParseNumber(option, text, part, max)).ToList();
        if (parts.Count > 3 || parts[0] > parts[1])
        {
            throw Invalid(option, text);
        }

        var step = parts.Count == 3 ? parts[2] : 1;
        var count = (int)Math.Min(MaxCount + 1, Math.Floor(((parts[1] - parts[0]) / step) + 1e-9) + 1);
        return [.. Enumerable.Range(0, count).Select(i => parts[0] + (i * step))];
    }

    private static double ParseNumber(string option, string text, string part, double max)
    {
        if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            throw Invalid(option, text);
        }

        return value > 0 && value <= max
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option} has {part}; it is above 0 and at most {max}"));
    }

    private static UsageException Invalid(string option, string text) => new($"{option} is '{text}'; it is a number, a list such as 1,8,32, or a range START:END:STEP");
}
