using Spectre.Console;

namespace Tritone.Cli.CommandLine;

/// <summary>What is shown to a person who watches, on standard error and only if that is a terminal.</summary>
internal static class Terminal
{
    /// <summary>Whether a person watches.</summary>
    public static bool IsWatched => !Console.IsErrorRedirected;

    /// <summary>Standard error for people; colour as NO_COLOR and the terminal allow.</summary>
    public static IAnsiConsole Error { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Says something that is worth knowing and stops nothing.</summary>
    public static void Warn(string message) => Console.Error.WriteLine(Failure.Shorten($"warning: {message}"));
}
