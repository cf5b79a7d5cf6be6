using System.Diagnostics;
using System.Text.Json;

namespace Tritone.IntegrationTests;

public sealed class ClassifyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // Ten plain sentences that a person would not argue about.
    [Theory]
    [InlineData("I passed my exam and I am so happy!", "joy")]
    [InlineData("what a wonderful day with my friends", "joy")]
    [InlineData("this made me laugh so much, love it", "joy")]
    [InlineData("I am furious, they lied to me again", "anger")]
    [InlineData("stop shouting at me, I hate this", "anger")]
    [InlineData("so sick of these rude people, it makes my blood boil", "anger")]
    [InlineData("my dog died yesterday and I cannot stop crying", "sadness")]
    [InlineData("I feel so lonely and lost tonight", "sadness")]
    [InlineData("I miss her, my heart is broken", "sadness")]
    [InlineData("don't give up, better days are coming", "optimism")]
    public async Task Classify_PlainSentence_IsWhatAPersonWouldSay(string text, string label)
    {
        var result = await TritoneProgram.RunAsync(["classify", text]);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches($"^{label} 0\\.\\d\\d\n$", result.Output);
    }

    [Fact]
    public async Task Classify_Json_HasEveryFieldAndNothingElseOnStandardOutput()
    {
        var result = await TritoneProgram.RunAsync(["classify", "what a day! \U0001F602", "second", "--json", "--logits"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, result.Json.Count);
        Assert.Equal(["text", "label", "score", "scores", "tokens", "truncated", "logits"], result.Json[0].EnumerateObject().Select(member => member.Name));
        Assert.Contains("\U0001F602", result.Lines[0], StringComparison.Ordinal);
        Assert.Equal(["anger", "joy", "optimism", "sadness"], result.Json[0].GetProperty("scores").EnumerateObject().Select(member => member.Name));
        Assert.Equal(4, result.Json[0].GetProperty("logits").GetArrayLength());
    }

    [Fact]
    public async Task Classify_TopN_GivesTheBestFirst()
    {
        var json = await TritoneProgram.RunAsync(["classify", "what a day!", "--json", "--top-n", "2"]);
        var scores = json.Json[0].GetProperty("scores").EnumerateObject().ToList();
        Assert.Equal(2, scores.Count);
        Assert.True(scores[0].Value.GetDouble() > scores[1].Value.GetDouble());
        Assert.Matches("^joy 0\\.\\d\\d  [a-z]+ 0\\.\\d\\d\n$", (await TritoneProgram.RunAsync(["classify", "what a day!", "--top-n", "2"])).Output);
    }

    [Theory]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("one\r\ntwo", "one|two")]
    [InlineData("\n\nx\n\n", "||x|")]
    [InlineData("a\rb\u2028c\u0085d\ve\n", "a\rb\u2028c\u0085d\ve")]
    [InlineData("\uFEFFfirst\n\uFEFFsecond\n", "first|\uFEFFsecond")]
    [InlineData("", "")]
    public async Task Classify_Lines_EndAtLineFeedsOnly(string input, string texts)
    {
        var fromInput = await TritoneProgram.RunAsync(["classify", "--json"], input);
        File.WriteAllText(_directory["texts.txt"], input);
        var fromFile = await TritoneProgram.RunAsync(["classify", "--json", "--file", _directory["texts.txt"]]);
        var fromDash = await TritoneProgram.RunAsync(["classify", "--json", "--file", "-"], input);

        Assert.Equal(input.Length == 0 ? [] : texts.Split('|'), fromInput.Json.Select(line => line.GetProperty("text").GetString()));
        Assert.Equal(fromInput.Output, fromFile.Output);
        Assert.Equal(fromInput.Output, fromDash.Output);
    }

    [Fact]
    public async Task Classify_JsonLines_TakesTheText()
    {
        File.WriteAllText(_directory["texts.jsonl"], "{\"id\": 1, \"text\": \"a\\nb\"}\n\n{\"text\": \"c\"}\n");
        var result = await TritoneProgram.RunAsync(["classify", "--json", "--file", _directory["texts.jsonl"]]);
        Assert.Equal(["a\nb", "c"], result.Json.Select(line => line.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("{\"text\": \"a\"}\n{\"txt\": \"b\"}\n", "line 2 of")]
    [InlineData("{\"text\": \"a\"}\nnope\n", "line 2 of")]
    [InlineData("{\"text\": \"a\"}\n{\"text\": \"\\ud800\"}\n", "line 2 of")]
    public async Task Classify_BadJsonLine_NamesItAfterTheLinesBefore(string content, string place)
    {
        File.WriteAllText(_directory["texts.jsonl"], content);
        var result = await TritoneProgram.RunAsync(["classify", "--json", "--file", _directory["texts.jsonl"]]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(place, result.Error, StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(result.Json).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Classify_ManyLines_ComeBackInOrder()
    {
        var words = new[] { "ok", "what a day", "I am so angry", "x", "missing you", "never give up!" };
        var texts = Enumerable.Range(0, 3000).Select(i => $"{words[i % words.Length]} {string.Join(' ', Enumerable.Repeat("so", i % 11))} {i}").ToList();
        var result = await TritoneProgram.RunAsync(["classify", "--json"], string.Join('\n', texts));
        Assert.Equal(texts, result.Json.Select(line => line.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Classify_LongText_IsCutOrRefused()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 600));
        var cut = await TritoneProgram.RunAsync(["classify", text, "--json"]);
        Assert.Equal((512, 90), (cut.Json[0].GetProperty("tokens").GetInt32(), cut.Json[0].GetProperty("truncated").GetInt32()));
        Assert.EndsWith("(90 tokens left out)\n", (await TritoneProgram.RunAsync(["classify", text])).Output, StringComparison.Ordinal);

        var refused = await TritoneProgram.RunAsync(["classify", "--on-long", "refuse"], $"fine\n{text}\nalso fine\n");
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("error: line 2 of standard input: the text has 602 tokens; model 'emotion' takes 512\n", refused.Error);
        Assert.EndsWith("\tfine", Assert.Single(refused.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_AnswersAreWantedOneByOne_ComeAtOnce()
    {
        using var process = await TritoneProgram.StartAsync(["classify", "--json"]);
        for (var i = 0; i < 3; i++)
        {
            await process.StandardInput.WriteLineAsync($"text {i}");
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            using var answer = JsonDocument.Parse(line!);
            Assert.Equal($"text {i}", answer.RootElement.GetProperty("text").GetString());
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Classify_Interrupted_LeavesWholeLinesAndSays130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no SIGINT to send on Windows");
        File.WriteAllLines(_directory["many.txt"], Enumerable.Range(0, 200_000).Select(i => $"this is text number {i}"));
        using var process = await TritoneProgram.StartAsync(["classify", "--json", "--file", _directory["many.txt"]]);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var first = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        await process.SignalAsync("INT");
        var rest = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(130, process.ExitCode);
        Assert.Equal("cancelled\n", await error);
        Assert.EndsWith("}\n", first + "\n" + rest, StringComparison.Ordinal);
        Assert.All((first + "\n" + rest).TrimEnd('\n').Split('\n'), line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task Classify_RecordedTexts_HaveTheRecordedLabels()
    {
        var recorded = File.ReadLines(TestFiles.Golden("emotion-minilm/expected.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        File.WriteAllLines(_directory["texts.jsonl"], recorded.Select(line => JsonSerializer.Serialize(new { text = line.GetProperty("text").GetString() })));
        var result = await TritoneProgram.RunAsync(["classify", "--file", _directory["texts.jsonl"], "--json", "--logits"]);
        Assert.Equal(recorded.Count, result.Json.Count);

        // The recording is of the float model, what is bundled is INT8: it decides otherwise only where the float model hardly decided.
        var pairs = recorded.Zip(result.Json, (line, answer) => (Recorded: Logits(line), Own: Logits(answer))).ToList();
        var others = pairs.Where(pair => Array.IndexOf(pair.Recorded, pair.Recorded.Max()) != Array.IndexOf(pair.Own, pair.Own.Max())).ToList();
        var largest = pairs.Max(pair => pair.Recorded.Zip(pair.Own, (one, other) => Math.Abs(one - other)).Max());
        TestContext.Current.TestOutputHelper!.WriteLine($"{others.Count} of {pairs.Count} labels differ; logits by up to {largest:F3}");
        Assert.InRange(others.Count, 0, pairs.Count / 50);
        Assert.All(others, pair => Assert.InRange(pair.Recorded.Max() - pair.Recorded.OrderDescending().ElementAt(1), 0, 0.2));
        Assert.InRange(largest, 0.001, 0.5);

        static double[] Logits(JsonElement line) => [.. line.GetProperty("logits").EnumerateArray().Select(value => value.GetDouble())];
    }

    [Fact]
    public async Task Classify_TweetEvalTest_HasTheMacroF1OfTheModelsCard()
    {
        var texts = TestFiles.Shared("data/tweeteval_emotion/test_text.txt");
        var gold = File.ReadAllLines(TestFiles.Shared("data/tweeteval_emotion/test_labels.txt"));
        string[] labels = ["anger", "joy", "optimism", "sadness"];
        var result = await TritoneProgram.RunAsync(["classify", "--json", "--file", texts]);
        var predicted = result.Json.Select(line => Array.IndexOf(labels, line.GetProperty("label").GetString())).ToList();
        Assert.Equal(gold.Length, predicted.Count);

        var f1 = Enumerable.Range(0, labels.Length).Average(label =>
        {
            var pairs = gold.Select(int.Parse).Zip(predicted).ToList();
            var hits = pairs.Count(pair => pair.First == label && pair.Second == label);
            return 2.0 * hits / (pairs.Count(pair => pair.First == label) + pairs.Count(pair => pair.Second == label));
        });
        TestContext.Current.TestOutputHelper!.WriteLine($"macro-F1 {f1:F4}");
        // The card's is of the float model, what is bundled is INT8.
        Assert.Equal(0.8008, f1, 0.005);
    }

    [Fact]
    public async Task Classify_OutputThatNobodyReads_EndsTheRunQuietly()
    {
        using var process = await TritoneProgram.StartAsync(["classify", "-"]);
        process.StandardOutput.Close();
        for (var line = 0; line < 1000 && !process.HasExited; line++)
        {
            try
            {
                await process.StandardInput.WriteLineAsync("what a day!");
                await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                break;
            }
        }

        // Its input is still open: only the output has ended it.
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Classify_OutputOnAFullDisk_IsAnError()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var start = new ProcessStartInfo("sh", ["-c", "exec \"$0\" classify 'what a day!' >/dev/full", TritoneProgram.Path]) { RedirectStandardError = true };
        start.Environment["XDG_CACHE_HOME"] = await TritoneProgram.WarmCacheAsync();
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, "error: No space left on device\n"), (process.ExitCode, error));
    }
}
