using System.CommandLine;
using Tritone.Cli.CommandLine;
using Tritone.Cli.Data;

namespace Tritone.IntegrationTests.Data;

public sealed class DataOptionsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public DataOptionsTests()
    {
        foreach (var name in (string[])["x.csv", "x.tsv", "x.jsonl", "x.txt", "x_text.txt", "x_labels.txt", "y_text.txt"])
        {
            File.WriteAllText(_directory[name], "");
        }
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Choose_Nothing_IsNothing() => Assert.Equal((null, null), Choose(""));

    [Theory]
    [InlineData("--data x.csv --texts x.txt --text-column a --label-column b --no-header")]
    [InlineData("--data x_text.txt --texts x.tsv --text-column 1 --no-header")]
    [InlineData("--texts x.jsonl --text-column a")]
    [InlineData("--data x.jsonl --text-column a --label-column b")]
    [InlineData("--data x.tsv --no-header")]
    public void Choose_OptionsThatGoTogether_ReachTheFiles(string arguments)
    {
        var (data, texts) = Choose(arguments);
        foreach (var file in ((DataFile?[])[data, texts]).OfType<DataFile>())
        {
            Assert.Equal(arguments.Contains("--text-column", StringComparison.Ordinal), file.TextColumn is not null);
            Assert.Equal(arguments.Contains("--label-column b", StringComparison.Ordinal) ? "b" : null, file.LabelColumn);
            Assert.Equal(!arguments.Contains("--no-header", StringComparison.Ordinal), file.HasHeader);
        }

        Assert.Equal((arguments.Contains("--data", StringComparison.Ordinal), arguments.Contains("--texts", StringComparison.Ordinal)), (data is not null, texts is not null));
    }

    [Theory]
    [InlineData("--text-column a", "--text-column is for --data or --texts, which is not given")]
    [InlineData("--texts x.csv --label-column a", "--label-column is for --data, which is not given")]
    [InlineData("--texts x.txt --text-column a", "--text-column does not go with 'x.txt', which is read as a text a line; it is for .csv, .tsv and .jsonl files")]
    [InlineData("--data x_text.txt --texts x.csv --label-column a", "--label-column does not go with 'x_text.txt', which is read as a text a line; it is for .csv, .tsv and .jsonl files")]
    [InlineData("--data x.jsonl --texts x.txt --no-header", "--no-header does not go with 'x.jsonl' and 'x.txt', which is read as a text a line; it is for .csv and .tsv files")]
    [InlineData("--data x.csv --text-column label", "--text-column and --label-column are both 'label' for 'x.csv'")]
    [InlineData("--data x.csv --no-header --label-column 1", "--text-column and --label-column are both '1' for 'x.csv'")]
    [InlineData("--data x.txt", "'x.txt' has no labels; a .csv, .tsv or .jsonl file may have, or a file NAME_text.txt with NAME_labels.txt beside it")]
    [InlineData("--texts -", "--texts is standard input; it is a file, since it may be read again")]
    public void Choose_OptionsThatDoNotGoTogether_AreWrongUsage(string arguments, string message)
        => Assert.Equal(message, Assert.Throws<UsageException>(() => Choose(arguments)).Message.Replace(_directory.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));

    [Theory]
    [InlineData("--data z.csv", "z.csv")]
    [InlineData("--texts z.csv", "z.csv")]
    [InlineData("--data y_text.txt", "y_labels.txt")]
    public void Choose_FileThatIsNotThere_IsNotFound(string arguments, string missing)
    {
        var exception = Assert.Throws<TritoneException>(() => Choose(arguments));
        Assert.Equal((ErrorCode.NotFound, $"there is no file '{_directory[missing]}'"), (exception.Code, exception.Message));
    }

    private (DataFile? Data, DataFile? Texts) Choose(string arguments)
    {
        var options = new DataOptions("--texts", "Texts.");
        var command = new RootCommand();
        options.AddTo(command);
        return options.Choose(command.Parse([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(argument => argument.Contains('.', StringComparison.Ordinal) ? _directory[argument] : argument)]));
    }
}
