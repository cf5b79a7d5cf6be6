using System.Globalization;

namespace Tritone.Server.Settings;

/// <summary>Reads what a client wants changed of the traces, in Triton's order and with its texts.</summary>
internal static class TraceChanges
{
    /// <summary>Applies changes by name. An empty list sets a value back; a name that is not known changes nothing.</summary>
    /// <exception cref="TritoneException">A value is not valid or may not be changed.</exception>
    public static TraceValues Apply(TraceValues values, IReadOnlyDictionary<string, IReadOnlyList<string>> changes)
    {
        if (changes.ContainsKey("trace_file"))
        {
            throw new TritoneException(ErrorCode.Unsupported, "trace file location can not be updated through network protocol");
        }

        if (changes.TryGetValue("trace_level", out var levels))
        {
            values = values with { IsOn = levels.Count == 0 ? null : ParseLevel(levels) };
        }

        if (changes.TryGetValue("trace_rate", out var rate))
        {
            values = values with { Rate = rate.Count == 0 ? null : (uint)Parse("trace_rate", rate[0], 0, uint.MaxValue) };
        }

        if (changes.TryGetValue("trace_count", out var count))
        {
            values = values with { Count = count.Count == 0 ? null : (int)Parse("trace_count", count[0], -1, int.MaxValue) };
        }

        if (changes.TryGetValue("log_frequency", out var frequency))
        {
            values = values with { LogFrequency = frequency.Count == 0 ? null : (uint)Parse("log_frequency", frequency[0], 0, uint.MaxValue) };
        }

        return values;
    }

    /// <summary>Reads trace levels.</summary>
    /// <returns>Whether they trace anything.</returns>
    public static bool ParseLevel(IReadOnlyList<string> levels)
    {
        foreach (var level in levels)
        {
            switch (level)
            {
                case "OFF" when levels.Count > 1:
                    throw new TritoneException(ErrorCode.InvalidArgument, "Expect only one trace level 'OFF' is specified");
                case "OFF" or "TIMESTAMPS" or "MIN" or "MAX":
                    break;
                case "TENSORS":
                    // It would write what clients send into a file or over the network.
                    throw new TritoneException(ErrorCode.Unsupported, "trace level 'TENSORS' is not supported: the contents of tensors are never recorded");
                default:
                    throw new TritoneException(ErrorCode.InvalidArgument, $"unknown trace level '{level}'; there are OFF and TIMESTAMPS");
            }
        }

        return levels is not ["OFF"];
    }

    private static long Parse(string name, string text, long smallest, long largest)
    {
        var digits = text.AsSpan().TrimStart();
        var length = digits.Length > 0 && digits[0] is '-' or '+' ? 1 : 0;
        var sign = length;
        while (length < digits.Length && char.IsAsciiDigit(digits[length]))
        {
            length++;
        }

        // What follows the digits is not looked at, as in Triton.
        if (length == sign)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"Unable to parse '{name}', got: {text}");
        }

        return long.TryParse(digits[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest
            ? number
            : throw new TritoneException(ErrorCode.InvalidArgument, $"Unable to parse '{name}', value is out of range [ {smallest}, {largest} ], got: {text}");
    }
}
