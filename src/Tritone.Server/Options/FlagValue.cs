using System.Globalization;

namespace Tritone.Server.Options;

/// <summary>Reads values as tritonserver writes them in flags.</summary>
internal static class FlagValue
{
    /// <summary>Reads <c>true</c>, <c>on</c>, <c>1</c>, <c>false</c>, <c>off</c> or <c>0</c>, in letters of either case.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is none of these.</exception>
    public static bool Boolean(string text) => text.ToLowerInvariant() switch
    {
        "true" or "on" or "1" => true,
        "false" or "off" or "0" => false,
        _ => throw new TritoneException(ErrorCode.InvalidArgument, "it is true or false"),
    };

    /// <summary>Reads a whole number.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is none, or out of the range.</exception>
    public static long Integer(string text, long min, long max = long.MaxValue)
        => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new TritoneException(ErrorCode.InvalidArgument, max == long.MaxValue ? $"it is a whole number from {min} on" : $"it is a whole number from {min} to {max}");

    /// <summary>Splits a setting at its first <c>=</c>.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it has none, or nothing on one side.</exception>
    public static (string Name, string Value) Setting(string text, string form)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < text.Length - 1 ? (text[..equals], text[(equals + 1)..]) : throw new TritoneException(ErrorCode.InvalidArgument, $"it has the form {form}");
    }

    /// <summary>What is said of a name that there is not.</summary>
    public static TritoneException NoSuchSetting(string name, IReadOnlyList<string> names)
        => new(ErrorCode.InvalidArgument, $"there is no setting '{name}'{(NearestName.FindNear(name, names) is { } near ? $"; did you mean '{near}'?" : $"; there are {string.Join(", ", names)}")}");
}
