namespace Tritone.Cli.CommandLine;

/// <summary>Tells people what went wrong: one error on standard error, no stack trace.</summary>
internal static class Failure
{
    private const int MaxLength = 1400;

    /// <summary>Reports what ended a command.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                Console.Error.WriteLine("cancelled");
                return ExitCode.Cancelled;
            case OutputClosedException:
                // Whoever read the output has seen enough, as `head` does.
                return ExitCode.Done;
            case UsageException:
                Console.Error.WriteLine(Shorten($"error: {exception.Message}"));
                return ExitCode.WrongUsage;
            case TritoneException or IOException or UnauthorizedAccessException:
                Console.Error.WriteLine(Shorten($"error: {exception.Message.TrimEnd('.')}"));
                return ExitCode.Failed;
            default:
                Console.Error.WriteLine(Shorten($"error: this should not have happened ({exception.GetType().Name}): {exception.Message.TrimEnd('.')}"));
                return ExitCode.Failed;
        }
    }

    /// <summary>Keeps a message to a length that a person reads.</summary>
    public static string Shorten(string message) => ErrorText.Shorten(message, MaxLength);
}
