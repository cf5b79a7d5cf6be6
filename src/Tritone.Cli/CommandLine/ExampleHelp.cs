using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tritone.Cli.CommandLine;

/// <summary>Help that has options in groups and ends with examples.</summary>
internal static class ExampleHelp
{
    /// <summary>Gives a command examples, which <c>--help</c> shows after everything else.</summary>
    public static T WithExamples<T>(this T command, params (string Line, string What)[] examples)
        where T : Command
        => command.WithMore(output =>
        {
            output.WriteLine("Examples:");
            foreach (var (line, what) in examples)
            {
                output.WriteLine($"  {line}");
                output.WriteLine($"      {what}");
            }

            output.WriteLine();
        });

    /// <summary>Gives a command groups of options, which <c>--help</c> shows under their headings; the options themselves are hidden from its list.</summary>
    public static T WithGroups<T>(this T command, IEnumerable<(string Group, string Name, string Value, string Description)> options)
        where T : Command
        => command.WithMore(output =>
        {
            foreach (var group in options.GroupBy(option => option.Group))
            {
                output.WriteLine($"{group.Key}:");
                foreach (var option in group)
                {
                    output.WriteLine($"  {option.Name} <{option.Value}>");
                    output.WriteLine($"      {option.Description}");
                }

                output.WriteLine();
            }
        });

    private static T WithMore<T>(this T command, Action<TextWriter> write)
        where T : Command
    {
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
        {
            help = new HelpOption();
            command.Options.Add(help);
        }

        help.Action = new MoreHelp((SynchronousCommandLineAction)help.Action!, write);
        return command;
    }

    private sealed class MoreHelp(SynchronousCommandLineAction help, Action<TextWriter> write) : SynchronousCommandLineAction
    {
        // Help is wanted whatever else is missing.
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            write(parseResult.InvocationConfiguration.Output);
            return result;
        }
    }
}
