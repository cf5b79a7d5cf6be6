using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Tritone.Cli.CommandLine;

namespace Tritone.Cli.Rows;

/// <summary>Where the texts of a command come from: its arguments, a file of a known kind, or standard input.</summary>
internal sealed class RowSource
{
    // Rows are read ahead on another thread.
    private const int ReadAhead = 256;

    private readonly IRowReader _reader;

    private RowSource(IRowReader reader, InputFile? file, bool isOneArgument = false)
    {
        _reader = reader;
        File = file;
        IsOneArgument = isOneArgument;
    }

    /// <summary>Whether there is one text and it was typed: its answer needs no text beside it.</summary>
    public bool IsOneArgument { get; }

    /// <summary>The file that the rows come from; null if the texts were typed.</summary>
    public InputFile? File { get; }

    /// <summary>Chooses by what was given.</summary>
    /// <exception cref="UsageException">There are texts in two places, or nowhere, or one that looks like a misspelt option; or an option does not go with the file.</exception>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such file.</exception>
    public static RowSource Choose(ParseResult result, RowOptions options)
    {
        var texts = result.GetValue(options.Texts) ?? [];
        var file = result.GetValue(options.File);
        var beforeDoubleDash = result.Tokens.TakeWhile(token => token.Type is not TokenType.DoubleDash);
        if (beforeDoubleDash.FirstOrDefault(token => token.Type is TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal)) is { } unknown)
        {
            throw new UsageException($"there is no option '{unknown.Value}'; if it is a text, put '--' before it");
        }

        if (texts.Length > 0 && file is not null)
        {
            throw new UsageException("both TEXT and --file are given; give one of them");
        }

        if (texts.Length == 0 && file is null && !Console.IsInputRedirected)
        {
            throw new UsageException("no text is given; give TEXT, --file F, or pipe texts in");
        }

        if (texts is ["-"] || texts.Length == 0)
        {
            return OfFile(result, options, new InputFile(file ?? "-"));
        }

        RefuseOptions(result, options, "TEXT", options.TextField, options.Column, options.NoHeader);
        return new RowSource(new TypedRows(texts), null, texts.Length == 1);
    }

    /// <summary>Reads the rows on another thread, a bounded number of them ahead.</summary>
    public async IAsyncEnumerable<Row> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<Row>(new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });

        // Not awaited: a read of standard input cannot be given up, and the program ends without it. Its error comes through the channel.
        _ = Task.Run(() => FillAsync(channel.Writer, cancellationToken), CancellationToken.None);
        await foreach (var row in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return row;
        }
    }

    private async Task FillAsync(ChannelWriter<Row> writer, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var row in _reader.Read())
            {
                await writer.WriteAsync(row, cancellationToken);
            }

            writer.Complete();
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
        }
    }

    private static RowSource OfFile(ParseResult result, RowOptions options, InputFile file)
    {
        file.ThrowIfMissing();
        switch (file.Kind)
        {
            case RowKind.JsonLines:
                RefuseOptions(result, options, file.Name, options.Column, options.NoHeader);
                return new RowSource(new JsonRows(file, new RequiredColumn(result.GetValue(options.TextField)!, options.TextField.Name, "text")), file);
            case RowKind.Commas or RowKind.Tabs:
                RefuseOptions(result, options, file.Name, options.TextField);
                var hasHeader = !result.GetValue(options.NoHeader);
                var column = result.GetValue(options.Column) ?? (hasHeader ? "text" : "1");
                return new RowSource(new SeparatedRows(file, hasHeader, new RequiredColumn(column, options.Column.Name, "text")), file);
            default:
                RefuseOptions(result, options, file.IsStandardInput ? "standard input" : $"{file.Name}, which is read as a text a line", options.TextField, options.Column, options.NoHeader);
                return new RowSource(new LineRows(file), file);
        }
    }

    private static void RefuseOptions(ParseResult result, RowOptions options, string source, params ReadOnlySpan<Option> others)
    {
        foreach (var option in others)
        {
            if (result.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} does not go with {source}; it is for {(option == options.TextField ? ".jsonl" : ".csv and .tsv")} files");
            }
        }
    }
}
