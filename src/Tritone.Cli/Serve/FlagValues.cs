using System.Net;
using System.Text.RegularExpressions;
using Tritone.Server.Options;
using Tritone.Serving;

namespace Tritone.Cli.Serve;

/// <summary>Reads the values of single flags. What is wrong with one is said by a <see cref="TritoneException"/>.</summary>
internal static class FlagValues
{
    // A pattern of the operator's is matched against headers of clients: it must come to an end.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(100);

    public static int Port(string text)
    {
        try
        {
            return (int)FlagValue.Integer(text, 0, 65535);
        }
        catch (TritoneException)
        {
            throw Wrong("ports are 0 to 65535");
        }
    }

    public static IPAddress Address(string text)
        => text == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(text, out var address) ? address
            : throw Wrong("it is an IP address such as 127.0.0.1, or 0.0.0.0 for all of this machine");

    public static TimeSpan Seconds(string text, int min) => TimeSpan.FromSeconds(FlagValue.Integer(text, min, int.MaxValue / 1000));

    public static ModelControlMode ControlMode(string text) => text.ToLowerInvariant() switch
    {
        "none" => ModelControlMode.None,
        "poll" => ModelControlMode.Poll,
        "explicit" => ModelControlMode.Explicit,
        _ => throw Wrong("it is none, poll or explicit"),
    };

    public static long CacheSize(string text)
    {
        const string Form = "local,size=BYTES";
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma <= 0)
        {
            throw Wrong($"it has the form {Form}");
        }

        if (text[..comma] != "local")
        {
            throw Wrong($"there is no cache '{text[..comma]}' here, only 'local'");
        }

        var (name, value) = FlagValue.Setting(text[(comma + 1)..], Form);
        return name == "size" ? FlagValue.Integer(value, 1) : throw FlagValue.NoSuchSetting(name, ["size"]);
    }

    public static uint VerboseLevel(string text) => text.ToLowerInvariant() switch
    {
        "true" => 1,
        "false" => 0,
        _ => (uint)FlagValue.Integer(text, 0, int.MaxValue),
    };

    public static string LogFormat(string text) => text is "default" or "ISO8601" ? text : throw Wrong("it is default or ISO8601");

    public static Regex Pattern(string text)
    {
        try
        {
            // As in Triton, it may match anywhere in the name. Names of headers have no case; (?-i) gives them one.
            return new Regex(text, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, PatternTimeout);
        }
        catch (ArgumentException exception)
        {
            throw Wrong($"it is no regular expression: {ErrorText.Of(exception)}");
        }
    }

    private static TritoneException Wrong(string message) => new(ErrorCode.InvalidArgument, message);
}
