using System.Text.Json.Nodes;

namespace Tritone.IntegrationTests;

public sealed class VerifyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Verify_FloatModelAgainstItsCheckpoint_FlipsNothing()
    {
        var (model, _) = await IntegerModels.DegradedAsync();
        var result = await TritoneProgram.RunAsync(["verify", Path.Combine(model, "1"), "--against", IntegerModels.Checkpoint, "--report", _directory["report.html"]]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([$"tiny, version 1, against {IntegerModels.Checkpoint}", "  gate: passed"], result.Lines.Take(2));
        Assert.Contains("the labels of 0 of 1,000 texts differ (0.00 %; at most 0.50 % may)", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("flip:", result.Output, StringComparison.Ordinal);
        Assert.Contains("tiny, version 1", File.ReadAllText(_directory["report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_DegradedVersionAgainstTheFloatOne_ListsEveryFlip()
    {
        var (model, converted) = await IntegerModels.DegradedAsync();
        var result = await TritoneProgram.RunAsync(["verify", model, "--against", Path.Combine(model, "1"), "--json"]);
        Assert.Equal(3, result.ExitCode);
        Assert.Matches("^error: the gate says refused: the labels of \\d+ of 1,000 texts differ .*\n$", result.Error);
        var json = Assert.Single(result.Json);
        Assert.Equal(["model", "version", "against", "gate"], json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("tiny", 2, "refused"), (json.GetProperty("model").GetString(), json.GetProperty("version").GetInt32(), json.GetProperty("gate").GetProperty("verdict").GetString()));
        Assert.True(json.GetProperty("gate").GetProperty("invariance").GetProperty("promised").GetBoolean());

        var flips = json.GetProperty("gate").GetProperty("texts").GetProperty("flipped").EnumerateArray().ToList();
        Assert.Equal(json.GetProperty("gate").GetProperty("texts").GetProperty("flips").GetInt32(), flips.Count);
        Assert.Equal(["index", "text", "reference_labels", "labels", "reference_scores", "scores"], flips[0].EnumerateObject().Select(member => member.Name));
        Assert.All(flips, flip => Assert.NotEqual(flip.GetProperty("reference_labels")[0].GetString(), flip.GetProperty("labels")[0].GetString()));

        // The same texts, the same models: the conversion saw the same.
        Assert.Equal(
            converted.Json[0].GetProperty("gate").GetProperty("texts").GetProperty("flipped").EnumerateArray().Select(flip => flip.GetProperty("index").GetInt32()),
            flips.Select(flip => flip.GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task Verify_MaxFlips1_LetsAnythingPassAndShowsSomeFlips()
    {
        var (model, _) = await IntegerModels.DegradedAsync();
        var result = await TritoneProgram.RunAsync(["verify", Path.Combine(model, "2"), "--against", model + "/1/", "--max-flips", "1"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("  gate: passed", result.Lines);
        Assert.Equal(20, result.Lines.Count(line => line.StartsWith("    flip: \"", StringComparison.Ordinal)));
        Assert.Matches("    and \\d+ more flips: --json or --report has all\n", result.Output);
    }

    [Theory]
    [InlineData("data.csv", "text,label\nhello,joy\nbye,2\n")]
    [InlineData("data.csv", "emotion,id,tweet\njoy,1,hello\nanger,2,\"bye,\nthen\"\n", "--text-column", "tweet", "--label-column", "emotion")]
    [InlineData("data.tsv", "hello\tjoy\nbye\tsadness\n", "--no-header")]
    [InlineData("data.tsv", "joy\thello\nanger\tbye\n", "--no-header", "--text-column", "2", "--label-column", "1")]
    [InlineData("data.jsonl", "{\"text\": \"hello\", \"label\": \"Joy\"}\n{\"text\": \"bye\", \"label\": 3}\n")]
    [InlineData("data_text.txt", "hello\nbye\n")]
    public async Task Verify_Data_IsReadFromEveryKindOfFile(string name, string content, params string[] options)
    {
        File.WriteAllText(_directory[name], content);
        File.WriteAllText(_directory["data_labels.txt"], "1\n0\n");
        File.WriteAllText(_directory["mapping.txt"], "0\tjoy\n1\tanger\n");
        File.WriteAllText(_directory["texts.txt"], "one\ntwo\nthree\n");
        var (model, _) = await IntegerModels.DegradedAsync();
        var result = await TritoneProgram.RunAsync(
            ["verify", Path.Combine(model, "1"), "--against", Path.Combine(model, "1"), "--texts", _directory["texts.txt"], "--data", _directory[name], "--json", .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var gate = result.Json[0].GetProperty("gate");
        Assert.Equal(("3 texts", 3), (gate.GetProperty("texts").GetProperty("source").GetString(), gate.GetProperty("texts").GetProperty("texts").GetInt32()));
        Assert.Equal((name, 2), (gate.GetProperty("data").GetProperty("source").GetString(), gate.GetProperty("data").GetProperty("texts").GetInt32()));
    }

    [Theory]
    [InlineData("tiny/1", "nowhere", "there is no folder 'nowhere' to compare with, of a checkpoint or of a model")]
    [InlineData("nowhere", "tiny/1", "there is no model directory 'nowhere'")]
    [InlineData("tiny/3", "tiny/1", "model 'tiny' has no version 3; it has 1, 2")]
    [InlineData("tiny", "empty", "'empty' is no checkpoint (it has no config.json) and no model directory (it has no config.pbtxt)")]
    [InlineData("tensors", "tiny", "model 'tensors' has no tokenizer: it takes tensors, and is compared on texts")]
    [InlineData("tiny", "tensors", "model 'tensors' has no tokenizer: it takes tensors, and is compared on texts")]
    [InlineData("tiny", "untokenized", "'untokenized' has no tokenizer: it takes tensors, and is compared on texts")]
    [InlineData("tiny", "renamed", "the model has the labels anger, joy, optimism, sadness; 'renamed' has a, b, c, d")]
    [InlineData("tiny", "three", "the model has the labels anger, joy, optimism, sadness; 'three' has anger, joy, sadness")]
    public async Task Verify_WhatCannotBeCompared_IsOneError(string model, string against, string message)
    {
        TestModel.Write(_directory["tiny"], [1, 2]);
        TestModel.Write(_directory["tensors"], takesTexts: false);
        TestModel.Write(_directory["renamed"]);
        File.WriteAllText(_directory["renamed/labels.txt"], "a\nb\nc\nd\n");
        Directory.CreateDirectory(_directory["empty"]);
        CopyCheckpoint("b_bert", "untokenized", ["anger", "joy", "optimism", "sadness"]);
        CopyCheckpoint("a_roberta_safetensors", "three", ["anger", "joy", "sadness"]);
        var result = await TritoneProgram.RunAsync(["verify", model, "--against", against], workingDirectory: _directory.FullName);
        Assert.Equal((1, "", $"error: {message}\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("verify x", "Option '--against' is required")]
    [InlineData("verify x --against y --margin 0", "--margin is 0; it is above 0 and at most 1")]
    [InlineData("verify x --against y --max-flips -0.1", "--max-flips is -0.1; it is from 0 to 1")]
    [InlineData("verify x --against y --label-column z", "--label-column is for --data, which is not given")]
    public async Task Verify_WrongUsage_SaysWhat(string arguments, string message)
    {
        var result = await TritoneProgram.RunAsync(arguments.Split(' '));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"error: {message}\n", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Verify_Interrupted_LeavesNothing(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send on Windows");
        TestModel.Write(_directory["tiny"]);

        // More texts than are compared before the signal comes.
        File.WriteAllLines(_directory["texts.txt"], Enumerable.Range(0, 200_000).Select(i => $"what a day {i}"));
        Directory.CreateDirectory(_directory["tmp"]);
        using var process = await TritoneProgram.StartAsync(
            ["verify", _directory["tiny"], "--against", IntegerModels.Checkpoint, "--texts", _directory["texts.txt"], "--report", _directory["report.html"]],
            environment: new Dictionary<string, string> { ["TMPDIR"] = _directory["tmp"] });
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!Directory.EnumerateFiles(_directory["tmp"], "float.onnx", SearchOption.AllDirectories).Any())
        {
            Assert.False(process.HasExited, "the comparison was over before it could be interrupted");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await process.SignalAsync(signal);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((130, "cancelled\n"), (process.ExitCode, await error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory["tmp"], "*tritone*"));
        Assert.False(File.Exists(_directory["report.html"]));
    }

    private void CopyCheckpoint(string name, string copy, IReadOnlyList<string> labels)
    {
        Directory.CreateDirectory(_directory[copy]);
        foreach (var path in Directory.EnumerateFiles(TestFiles.Golden($"checkpoints/{name}")))
        {
            File.Copy(path, Path.Combine(_directory[copy], Path.GetFileName(path)));
        }

        var config = Path.Combine(_directory[copy], "config.json");
        var json = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        json["id2label"] = new JsonObject(labels.Index().Select(label => KeyValuePair.Create($"{label.Index}", (JsonNode?)label.Item)));
        json["label2id"] = new JsonObject(labels.Index().Select(label => KeyValuePair.Create(label.Item, (JsonNode?)label.Index)));
        File.WriteAllText(config, json.ToJsonString());
    }
}
