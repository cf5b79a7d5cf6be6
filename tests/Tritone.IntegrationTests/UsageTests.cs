namespace Tritone.IntegrationTests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("classify")]
    [InlineData("convert")]
    [InlineData("infer")]
    [InlineData("inspect")]
    [InlineData("serve")]
    [InlineData("tokenize")]
    [InlineData("verify")]
    public async Task Help_EveryCommand_EndsWithExamples(string command)
    {
        var result = await TritoneProgram.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("Examples:", result.Lines);
        Assert.Contains(result.Lines, line => line.StartsWith($"  tritone {command}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bogus", "bogus")]
    [InlineData("classify --jsn x", "--jsn")]
    [InlineData("classify x --top-n 0", "--top-n is 0")]
    [InlineData("classify x --top-n many", "Cannot parse argument 'many' for option '--top-n' as a number\n")]
    [InlineData("convert x --max-length long", "Cannot parse argument 'long' for option '--max-length' as a number\n")]
    [InlineData("convert x --precision int8 --percentile most", "Cannot parse argument 'most' for option '--percentile' as a number\n")]
    [InlineData("classify x --on-long maybe", "maybe")]
    [InlineData("classify x --file y", "both TEXT and --file")]
    [InlineData("convert", "SOURCE")]
    [InlineData("tokenize x", "--tokenizer")]
    [InlineData("convert x --output y --precision int4", "int4")]
    [InlineData("infer --model x", "--file")]
    [InlineData("serve --http-port 70000", "70000")]
    [InlineData("serve --http-address here", "here")]
    public async Task Run_WrongUsage_SaysWhatAndExitsWith2(string arguments, string name)
    {
        var result = await TritoneProgram.RunAsync(arguments.Split(' '));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(name, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("classify --file nowhere.txt", "there is no file 'nowhere.txt'")]
    [InlineData("classify x --model nowhere", "there is no model directory 'nowhere'")]
    [InlineData("convert nowhere --output models/x", "there is no checkpoint folder 'nowhere', and it is no repository of the hub either, which has the form OWNER/NAME or OWNER/NAME@REVISION")]
    [InlineData("inspect nowhere", "there is no file or folder 'nowhere'")]
    [InlineData("tokenize x --tokenizer nowhere", "there is no tokenizer folder 'nowhere'")]
    [InlineData("infer --model nowhere --file x", "there is no model directory 'nowhere'")]
    [InlineData("serve --model-repository nowhere", "there is no model repository 'nowhere'")]
    public async Task Run_SomethingThatIsNotThere_IsOneErrorWithoutAStackTrace(string arguments, string message)
    {
        var result = await TritoneProgram.RunAsync(arguments.Split(' '));
        Assert.Equal((1, "", $"error: {message}\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Run_NoArguments_ShowsTheHelp()
    {
        var result = await TritoneProgram.RunAsync([]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Examples:", result.Lines);
    }

    [Fact]
    public async Task Version_Program_IsANumber() => Assert.Matches("^\\d+\\.\\d+\\.\\d+\n$", (await TritoneProgram.RunAsync(["--version"])).Output);

    [Fact]
    public async Task Classify_TextsThatLookLikeSomethingElse_AreTexts()
    {
        var result = await TritoneProgram.RunAsync(["classify", "--json", "@user", "-_-", ":-)", "--", "--json"]);
        Assert.Equal(["@user", "-_-", ":-)", "--json"], result.Json.Select(line => line.GetProperty("text").GetString()));
    }
}
