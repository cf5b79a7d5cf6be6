using System.CommandLine;
using System.Reflection;
using Tritone.Cli.Benchmark;
using Tritone.Cli.Classify;
using Tritone.Cli.Convert;
using Tritone.Cli.Infer;
using Tritone.Cli.Inspect;
using Tritone.Cli.MakeCheckpoint;
using Tritone.Cli.Serve;
using Tritone.Cli.Tokenize;
using Tritone.Cli.Verify;

namespace Tritone.Cli.CommandLine;

/// <summary>The command <c>tritone</c> with all its subcommands, and how a run of it ends.</summary>
internal static class TritoneCommand
{
    private static string Version { get; } = typeof(TritoneCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code, one of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var root = Create();

        // A text may begin with '@': that is no file of further arguments.
        var result = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (args.Length == 0)
        {
            await root.Parse(["--help"]).InvokeAsync(cancellationToken: cancellationToken);
            return ExitCode.WrongUsage;
        }

        if (args is ["--version"])
        {
            await Console.Out.WriteLineAsync(Version);
            return ExitCode.Done;
        }

        if (result.Errors.Count > 0 && result.Action is not { ClearsParseErrors: true })
        {
            return UsageError(result);
        }

        try
        {
            return await result.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
        }
        catch (Exception exception)
        {
            return Failure.Report(exception, cancellationToken);
        }
    }

    private static RootCommand Create()
    {
        var root = new RootCommand("Takes an emotion classifier from a Hugging Face checkpoint to production: convert it, look into it, classify texts, serve it, measure it.")
        {
            ServeCommand.Create(),
            ClassifyCommand.Create(),
            ConvertCommand.Create(),
            VerifyCommand.Create(),
            InspectCommand.Create(),
            TokenizeCommand.Create(),
            InferCommand.Create(),
            BenchmarkCommand.Create(),
            MakeCheckpointCommand.Create(),
        };
        return root.WithExamples(
            ("tritone serve", "serve the bundled model on http://127.0.0.1:8000"),
            ("tritone classify \"what a day!\"", "say what one text feels like"),
            ("tritone convert my-checkpoint --output models/emotion --precision int8", "make a small, fast model of a checkpoint, with proof that it answers as the checkpoint does"));
    }

    private static int UsageError(ParseResult result)
    {
        foreach (var error in UnknownOptions.Describe(result))
        {
            Console.Error.WriteLine(Failure.Shorten($"error: {error}"));
        }

        foreach (var error in result.Errors.Where(error => !UnknownOptions.IsAbout(error.Message, result)))
        {
            // Some messages of the library are lists, an entry a line.
            Console.Error.WriteLine(Failure.Shorten($"error: {NameNoTypes(string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.'))}"));
        }

        var command = result.CommandResult.Command;
        Console.Error.WriteLine($"see '{(command is RootCommand ? "tritone" : $"tritone {command.Name}")} --help'");
        return ExitCode.WrongUsage;
    }

    // "as expected type 'System.Double'" tells nobody what to type.
    private static string NameNoTypes(string message)
    {
        var type = message.IndexOf(" as expected type '", StringComparison.Ordinal);
        return type < 0 ? message : $"{message[..type]} as {(message.AsSpan(type).Contains("Boolean", StringComparison.Ordinal) ? "true or false" : "a number")}";
    }
}
