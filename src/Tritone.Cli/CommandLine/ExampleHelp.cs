using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tritone.Cli.CommandLine;

/// <summary>Help that ends with examples.</summary>
internal static class ExampleHelp
{
    /// <summary>Gives a command examples, which <c>--help</c> shows after everything else.</summary>
    public static T WithExamples<T>(this T command, params (string Line, string What)[] examples)
        where T : Command
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            help = new HelpOption();
            command.Options.Add(help);
        }

        help.Action = new Action((HelpAction)help.Action!, examples);
        return command;
    }

    private sealed class Action(HelpAction help, (string Line, string What)[] examples) : SynchronousCommandLineAction
    {
        // Help is wanted whatever else is missing.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var (line, what) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {what}");
            }

            output.WriteLine();
            return result;
        }
    }
}
