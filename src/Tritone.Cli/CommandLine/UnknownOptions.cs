using System.CommandLine;
using Tritone.Cli.Serve;

namespace Tritone.Cli.CommandLine;

/// <summary>What is said of options that a command does not have: the nearest that it has, or why it has none such.</summary>
internal static class UnknownOptions
{
    /// <summary>Describes all options that were given and are not known.</summary>
    public static IEnumerable<string> Describe(ParseResult result) => Find(result).Select(name => Describe(name, result.CommandResult.Command));

    /// <summary>Whether a message of the library is about such an option, or about a value that stands after one.</summary>
    public static bool IsAbout(string message, ParseResult result)
    {
        // The library says it of each token; `serve` takes none but options, so that whatever stands after an unknown one is its value.
        var isValueToo = result.CommandResult.Command.Name == "serve" && Find(result).Any();
        return result.UnmatchedTokens.Any(token => (isValueToo || token.StartsWith("--", StringComparison.Ordinal)) && message.Contains($"'{token}'", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Find(ParseResult result)
        => result.UnmatchedTokens.Where(token => token.StartsWith("--", StringComparison.Ordinal)).Select(token => token.Split('=', 2)[0]).Distinct();

    private static string Describe(string name, Command command)
    {
        if (command.Name == "serve" && ForeignFlags.FindReason(name) is { } reason)
        {
            return reason;
        }

        var names = command.Options.SelectMany(option => option.Aliases.Prepend(option.Name)).Where(other => other.StartsWith("--", StringComparison.Ordinal)).ToList();
        return $"there is no option '{name}'{(names.Count > 0 && NearestName.FindNear(name, names) is { } near ? $"; did you mean '{near}'?" : "")}";
    }
}
