using System.Globalization;
using System.Text.Json;

namespace Tritone.IntegrationTests;

/// <summary><c>classify --file F --output F</c>: every format, bad rows, interruptions.</summary>
public sealed class ClassifyFilesTests : IDisposable
{
    private const string Csv = "id,tweet,note\n1,\"what a day, \"\"so\"\" happy\",x\n2,\"line\nbreak, I hate this\",\n3,\"5\"\" pipe\",\"a\tb\"\n";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Classify_CsvToCsv_KeepsTheColumnsAndAddsItsOwn()
    {
        var output = await RunAsync("in.csv", Csv, "out.csv", ["--column", "tweet"]);
        var lines = output.Split('\n');
        Assert.Equal("id,tweet,note,label,score,labels,score_anger,score_joy,score_optimism,score_sadness,tokens,truncated,windows", lines[0]);
        Assert.StartsWith("1,\"what a day, \"\"so\"\" happy\",x,joy,0.9", lines[1], StringComparison.Ordinal);
        Assert.Equal("2,\"line", lines[2]);
        Assert.StartsWith("break, I hate this\",,anger,0.", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("3,\"5\"\" pipe\",a\tb,", lines[4], StringComparison.Ordinal);
        Assert.Equal(["", 6], (object[])[lines[5], lines.Length]);
    }

    [Fact]
    public async Task Classify_CsvToTsvWithLogits_HasAColumnForEachLogit()
    {
        var output = await RunAsync("in.csv", "text\nhappy\n", "out.tsv", ["--logits"]);
        Assert.Equal("text\tlabel\tscore\tlabels\tscore_anger\tscore_joy\tscore_optimism\tscore_sadness\ttokens\ttruncated\twindows\tlogit_anger\tlogit_joy\tlogit_optimism\tlogit_sadness", output.Split('\n')[0]);
        Assert.Equal(15, output.Split('\n')[1].Split('\t').Length);
    }

    [Fact]
    public async Task Classify_CsvToJsonLines_HasTheColumnsAsFields()
    {
        var output = await RunAsync("in.csv", "\uFEFF" + Csv.Replace("\n", "\r\n", StringComparison.Ordinal), "out.jsonl", ["--column", "tweet", "--top-n", "1"]);
        var rows = output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["id", "tweet", "note", "label", "score", "scores", "tokens", "truncated"], rows[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal("line\r\nbreak, I hate this", rows[1].GetProperty("tweet").GetString());
        Assert.Single(rows[0].GetProperty("scores").EnumerateObject());
    }

    [Fact]
    public async Task Classify_JsonLinesToJsonLines_LeavesEveryFieldAsItWas()
    {
        var output = await RunAsync("in.jsonl", "{\"id\": 1e3, \"body\": \"so happy\", \"tags\": [\"a\", null], \"x\": {\"y\": true}}\n\n", "out.jsonl", ["--text-field", "body"]);
        Assert.StartsWith("{\"id\":1e3,\"body\":\"so happy\",\"tags\":[\"a\", null],\"x\":{\"y\": true},\"label\":\"joy\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_JsonLinesToCsv_TakesTheColumnsOfTheFirstRow()
    {
        var result = await ExecuteAsync(
            "in.jsonl", "{\"id\": 1, \"text\": \"so happy\", \"tags\": [1]}\n{\"text\": \"sad\", \"id\": null}\n{\"text\": \"x\", \"more\": 1}\n", "out.csv", []);
        Assert.Equal(1, result.ExitCode);
        var lines = File.ReadAllLines(_directory["out.csv"]);
        Assert.StartsWith("1,so happy,[1],joy,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(",sad,,sadness,", lines[2], StringComparison.Ordinal);
        Assert.Equal("{\"line\":3,\"reason\":\"it has the field 'more', which the first row has not\",\"row\":\"{\\\"text\\\": \\\"x\\\", \\\"more\\\": 1}\"}", File.ReadAllLines(_directory["out.csv.rejected"]).Single());
    }

    [Theory]
    [InlineData("texts.txt", "so happy\n\nso sad", "out.jsonl", "{\"text\":\"so happy\",\"label\":\"joy\"")]
    [InlineData("texts.log", "so happy\n\nso sad", "out.csv", "text,label,score")]
    [InlineData("in.tsv", "so happy\t1\n\tx\nso sad\t3\n", "out.csv", "column_1,column_2,label,score", "--no-header")]
    [InlineData("in.tsv", "1\tso happy\nx\t\n3\tso sad\n", "out.csv", "column_1,column_2,label,score", "--no-header", "--column", "2")]
    public async Task Classify_OtherInputs_AreReadByTheirKind(string input, string content, string output, string start, params string[] options)
    {
        var written = await RunAsync(input, content, output, options);
        Assert.StartsWith(start, written, StringComparison.Ordinal);
        Assert.Equal(output.EndsWith("csv", StringComparison.Ordinal) ? 4 : 3, written.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task Classify_BadRows_GoToTheRejectedOnesWithLineAndReason()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 600));
        var csv = $"id,text\n1,fine\n2,too,many\n3\n4,\"two\nlines\"\n5,{text}\n6,fine\n7,\"open\n8,x\n";
        var result = await ExecuteAsync("in.csv", csv, "out.csv", ["--on-long", "refuse"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("4 rows have no answer: '", result.Error, StringComparison.Ordinal);
        Assert.Equal(["1", "4", "6"], File.ReadAllText(_directory["out.csv"]).Replace("two\nlines", "", StringComparison.Ordinal).Split('\n').Skip(1).SkipLast(1).Select(line => line[..1]));

        var rejected = File.ReadLines(_directory["out.csv.rejected"]).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            [
                (3, "it has 3 columns; the header has 2", "2,too,many"),
                (4, "it has 1 columns; the header has 2", "3"),
                (7, "the text has 602 tokens; model 'emotion' takes 512", $"5,{text}"),
                (9, "a quote is not closed", "7,\"open\n8,x"),
            ],
            rejected.Select(row => (row.GetProperty("line").GetInt32(), row.GetProperty("reason").GetString()!, row.GetProperty("row").GetString()!)));
    }

    [Fact]
    public async Task Classify_SummedUp_SaysHowManyAndHowFast()
    {
        var result = await ExecuteAsync("in.txt", "a\nb\n", "out.jsonl", ["--json"]);
        Assert.Equal(["output", "rows", "rejected", "rows_before", "seconds", "rows_per_second"], result.Json.Single().EnumerateObject().Select(member => member.Name));
        Assert.Equal((2, 0), (result.Json[0].GetProperty("rows").GetInt32(), result.Json[0].GetProperty("rejected").GetInt32()));
        Assert.Equal("", result.Error);
        Assert.Equal(["in.txt", "out.jsonl"], Directory.GetFiles(_directory.FullName).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("in.csv", "id,tweet\n1,x\n", "has no column 'text'; it has id, tweet; --column names")]
    [InlineData("in.csv", "text,text\n1,x\n", "has the column 'text' twice")]
    [InlineData("in.csv", "", "is empty; its first row names the columns")]
    [InlineData("in.csv", "text,label\n1,x\n", "has a column 'label', and so has the answer; with --prefix P")]
    [InlineData("in.jsonl", "{\"text\": \"x\", \"score\": 1}\n", "line 1 of", "out.jsonl")]
    public async Task Classify_InputThatDoesNotFit_IsRefusedAndLeavesNothing(string input, string content, string message, string output = "out.csv")
    {
        var result = await ExecuteAsync(input, content, output, []);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal([input], Directory.GetFiles(_directory.FullName).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Classify_CollisionAfterRejectedRows_WritesNoHalfHeader()
    {
        var result = await ExecuteAsync("in.csv", "text,label\nalone\nx,joy\n", "out.csv", []);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has a column 'label'", result.Error, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(_directory["out.csv.partial"]));
        Assert.Single(File.ReadAllLines(_directory["out.csv.rejected"]));
    }

    [Fact]
    public async Task Classify_Prefix_MakesRoomForTheRowsOwnFields()
    {
        Assert.StartsWith("text,label,p_label,p_score,p_labels,p_score_anger", await RunAsync("in.csv", "text,label\nx,joy\n", "out.csv", ["--prefix", "p_"]), StringComparison.Ordinal);
        Assert.Contains("\"label\":\"joy\",\"p_label\":\"", await RunAsync("in.jsonl", "{\"text\": \"x\", \"label\": \"joy\"}\n", "out.jsonl", ["--prefix", "p_"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_OutputThatExists_IsNotOverwritten()
    {
        File.WriteAllText(_directory["out.csv"], "mine");
        var result = await ExecuteAsync("in.txt", "x\n", "out.csv", []);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("exists already; name another file, or delete it first", result.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_directory["out.csv"]));

        var resumed = await ExecuteAsync("in.txt", "x\n", "out.csv", ["--resume"]);
        Assert.Equal((0, $"'{_directory["out.csv"]}' is whole; nothing is left to do\n"), (resumed.ExitCode, resumed.Error));
    }

    [Theory]
    [InlineData("KILL", "out.jsonl")]
    [InlineData("KILL", "out.csv")]
    [InlineData("INT", "out.jsonl")]
    [InlineData("INT", "out.csv")]
    public async Task Classify_InterruptedAndResumed_LosesAndRepeatsNoRow(string signal, string output)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send on Windows");
        const int Rows = 3000;
        var content = "id,text\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => i % 100 == 7 ? $"{i}\n" : $"{i},\"this is text\nnumber {i}\"\n"));
        File.WriteAllText(_directory["in.csv"], content);
        string[] arguments = ["classify", "--file", _directory["in.csv"], "--output", _directory[output]];
        using (var process = await TritoneProgram.StartAsync(arguments))
        {
            await WaitForRowsAsync(output);
            await process.SignalAsync(signal);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(signal is "INT" ? 130 : 137, process.ExitCode);
        }

        Assert.False(File.Exists(_directory[output]), "the run was over before it was interrupted");
        var again = await TritoneProgram.RunAsync(arguments);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("is left from a run that was interrupted; --resume goes on with it", again.Error, StringComparison.Ordinal);
        var other = await TritoneProgram.RunAsync([.. arguments, "--resume", "--on-long", "windows"]);
        Assert.Contains("was begun with --on-long 'none'; now it is 'windows'", other.Error, StringComparison.Ordinal);

        var resumed = await TritoneProgram.RunAsync([.. arguments, "--resume", "--json"]);
        Assert.Equal(1, resumed.ExitCode);
        Assert.InRange(resumed.Json.Single().GetProperty("rows_before").GetInt32(), 1, Rows - 1);
        Assert.Equal(Rows, resumed.Json[0].GetProperty("rows").GetInt32());

        var expected = Enumerable.Range(0, Rows).Where(i => i % 100 != 7).ToList();
        Assert.Equal(expected, File.ReadAllLines(_directory[output]).Where(line => line.Contains("number ", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf("number ", StringComparison.Ordinal) + 7)..]).Select(rest => int.Parse(rest[..rest.IndexOf('"', StringComparison.Ordinal)], CultureInfo.InvariantCulture)));
        Assert.Equal(Rows - expected.Count, File.ReadAllLines(_directory[output + ".rejected"]).Length);
        Assert.Single(File.ReadAllLines(_directory[output]), line => line.StartsWith("id,text", StringComparison.Ordinal) || output.EndsWith("jsonl", StringComparison.Ordinal) && line.Contains("number 0\"", StringComparison.Ordinal));
        Assert.Equal(["in.csv", output, output + ".rejected"], Directory.GetFiles(_directory.FullName).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("--output", "out.txt", "its name ends with .jsonl, .csv, .tsv")]
    [InlineData("--output", "out.csv", "--output is for the rows of --file F")]
    [InlineData("--resume", null, "--resume is for --output")]
    [InlineData("--stride", "3", "--stride is for --on-long windows")]
    [InlineData("--text-field", "x", "--text-field does not go with TEXT")]
    [InlineData("--column", "x", "--column does not go with TEXT")]
    public async Task Classify_OptionsThatDoNotGoTogether_AreWrongUsage(string option, string? value, string message)
    {
        var result = await TritoneProgram.RunAsync(["classify", "x", .. value is null ? [option] : (string[])[option, value]]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_LongTextInWindows_SaysHowManyAndWhichDecided()
    {
        var text = string.Join(' ', Enumerable.Repeat("such a happy day", 300)) + " I hate it";
        var result = await TritoneProgram.RunAsync(["classify", text, "--on-long", "windows", "--stride", "100", "--json"]);
        var answer = result.Json.Single();
        Assert.Equal((1205, 0, 3), (answer.GetProperty("tokens").GetInt32(), answer.GetProperty("truncated").GetInt32(), answer.GetProperty("windows").GetInt32()));
        Assert.Equal(["window", "start", "end"], answer.GetProperty("decided_by").EnumerateObject().Select(member => member.Name));
        Assert.Matches(@"\(3 windows; window \d decided: characters \d+ to \d+\)\n$", (await TritoneProgram.RunAsync(["classify", text, "--on-long", "windows", "--stride", "100"])).Output);
    }

    [Fact]
    public async Task Classify_Dash_IsStandardInput()
        => Assert.Equal(2, (await TritoneProgram.RunAsync(["classify", "-"], "so happy\nso sad\n")).Lines.Length);

    private async Task<string> RunAsync(string input, string content, string output, string[] options)
    {
        var result = await ExecuteAsync(input, content, output, options);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return File.ReadAllText(_directory[output]);
    }

    private Task<ProgramResult> ExecuteAsync(string input, string content, string output, string[] options)
    {
        File.WriteAllText(_directory[input], content);
        return TritoneProgram.RunAsync(["classify", "--file", _directory[input], "--output", _directory[output], .. options]);
    }

    // Until the run has noted that rows are done.
    private async Task WaitForRowsAsync(string output)
    {
        while (true)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            var progress = _directory[output + ".progress"];
            if (File.Exists(progress) && !File.ReadAllText(progress).Contains("\"rows\":0,", StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
