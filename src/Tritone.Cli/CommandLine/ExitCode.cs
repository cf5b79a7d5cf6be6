namespace Tritone.Cli.CommandLine;

/// <summary>What the program says to its caller at the end.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>It could not do what it was asked for; standard error says why.</summary>
    public const int Failed = 1;

    /// <summary>It does not know what it was asked for.</summary>
    public const int WrongUsage = 2;

    /// <summary>The gate does not let a model pass, and nothing else: everything else went well.</summary>
    public const int Refused = 3;

    /// <summary>It was interrupted; as shells say it: 128 and the number of SIGINT.</summary>
    public const int Cancelled = 130;
}
