using System.CommandLine;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Rows;

namespace Tritone.Cli.Data;

/// <summary>The options of every command that reads labelled texts, or texts of some other use.</summary>
/// <param name="textsName">What the command calls the option of texts without labels.</param>
/// <param name="textsDescription">What these are for, as a sentence.</param>
internal sealed class DataOptions(string textsName, string textsDescription)
{
    public const string TextColumnName = "--text-column";
    public const string LabelColumnName = "--label-column";

    public Option<string?> Data { get; } = new("--data")
    {
        HelpName = "F",
        Description = $"A file of labelled texts: .csv, .tsv or .jsonl; or NAME{TweetEvalRows.TextsEnd} with NAME{TweetEvalRows.LabelsEnd} beside it, a label's number a line, "
            + "and if there is one mapping.txt, which names the numbers. A label is a name or, from 0, a number in the model's order; several are separated by commas.",
    };

    public Option<string?> Texts { get; } = new(textsName)
    {
        HelpName = "F",
        Description = $"{textsDescription} A .jsonl, .csv or .tsv file, or any other, a text a line.",
    };

    public Option<string?> TextColumn { get; } = new(TextColumnName)
    {
        HelpName = "NAME",
        Description = "The column of a .csv or .tsv file, or the field of a .jsonl file, that holds the text: 'text' if not given. With --no-header its number, from 1: 1 if not given.",
    };

    public Option<string?> LabelColumn { get; } = new(LabelColumnName)
    {
        HelpName = "NAME",
        Description = "The column or field that holds the label: 'label' if not given. With --no-header its number, from 1: 2 if not given. In a .jsonl file several labels may be an array.",
    };

    public Option<bool> NoHeader { get; } = new("--no-header") { Description = "The first row of a .csv or .tsv file is a row like the others." };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Data, Texts, TextColumn, LabelColumn, NoHeader])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The files that were given. What says where the texts stand says it of both.</summary>
    /// <exception cref="UsageException">An option goes with none of the files; or one of them is standard input, or of a kind without labels.</exception>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such file.</exception>
    public (DataFile? Data, DataFile? Texts) Choose(ParseResult result)
    {
        var (data, texts) = (Find(result, Data), Find(result, Texts));

        // A reader opens nothing yet, but what cannot be read has none.
        _ = data?.LabelledTexts();
        _ = texts?.Texts();
        RefuseMisplaced(result, TextColumn, [data, texts], kind => kind is not RowKind.Lines, $"{Data.Name} or {Texts.Name}");
        RefuseMisplaced(result, LabelColumn, [data], kind => kind is not RowKind.Lines, Data.Name);
        RefuseMisplaced(result, NoHeader, [data, texts], kind => kind is RowKind.Commas or RowKind.Tabs, $"{Data.Name} or {Texts.Name}");
        return (data, texts);
    }

    private DataFile? Find(ParseResult result, Option<string?> option)
    {
        if (result.GetValue(option) is not { } path)
        {
            return null;
        }

        return path is "-"
            ? throw new UsageException($"{option.Name} is standard input; it is a file, since it may be read again")
            : new DataFile(path) { TextColumn = result.GetValue(TextColumn), LabelColumn = result.GetValue(LabelColumn), HasHeader = !result.GetValue(NoHeader) };
    }

    private static void RefuseMisplaced(ParseResult result, Option option, ReadOnlySpan<DataFile?> files, Func<RowKind, bool> goesWith, string owners)
    {
        if (result.GetResult(option) is not { Implicit: false })
        {
            return;
        }

        var names = new List<string>();
        foreach (var file in files)
        {
            if (file is not null && goesWith(file.File.Kind))
            {
                return;
            }

            if (file is not null)
            {
                names.Add(file.File.Kind is RowKind.Lines ? $"{file.File.Name}, which is read as a text a line" : file.File.Name);
            }
        }

        var kinds = goesWith(RowKind.JsonLines) ? ".csv, .tsv and .jsonl" : ".csv and .tsv";
        throw new UsageException(names.Count == 0 ? $"{option.Name} is for {owners}, which is not given" : $"{option.Name} does not go with {string.Join(" and ", names)}; it is for {kinds} files");
    }
}
