using System.CommandLine;

namespace Tritone.Cli.Rows;

/// <summary>The options of every command that reads texts.</summary>
internal sealed class RowOptions
{
    public Argument<string[]> Texts { get; } = new("TEXT")
    {
        Description = "The texts. Without any, and without --file, or with '-' alone, standard input is read, a text a line. '--' stands before texts that begin with it.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<string?> File { get; } = new("--file")
    {
        HelpName = "F",
        Description = "Read the texts from a file: .jsonl, .csv, .tsv, or any other, a text a line. '-' is standard input.",
    };

    public Option<string> TextField { get; } = new("--text-field")
    {
        HelpName = "NAME",
        Description = "The field of a .jsonl file that holds the text.",
        DefaultValueFactory = _ => "text",
    };

    public Option<string?> Column { get; } = new("--column")
    {
        HelpName = "NAME",
        Description = "The column of a .csv or .tsv file that holds the text: 'text' if not given. With --no-header its number, from 1.",
    };

    public Option<bool> NoHeader { get; } = new("--no-header") { Description = "The first row of a .csv or .tsv file is a row like the others." };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Texts);
        foreach (var option in (Option[])[File, TextField, Column, NoHeader])
        {
            command.Options.Add(option);
        }
    }
}
