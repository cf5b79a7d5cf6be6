using System.Globalization;
using System.Text.Json;

namespace Tritone.IntegrationTests;

public sealed class ConvertTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Convert_ThenInfer_GivesTheLogitsOfTheReference()
    {
        var converted = await TritoneProgram.RunAsync(["convert", TestFiles.Golden("checkpoints/b_bert"), "--output", _directory["models/tiny"], "--json"]);
        Assert.Equal(0, converted.ExitCode);
        Assert.Equal("warning: the checkpoint has no tokenizer files: the model takes tensors, not texts\n", converted.Error);
        var summary = Assert.Single(converted.Json);
        Assert.Equal((1, false), (summary.GetProperty("version").GetInt32(), summary.GetProperty("takes_texts").GetBoolean()));
        Assert.InRange(summary.GetProperty("manifest").GetProperty("parity").GetProperty("max_absolute_difference").GetDouble(), 0, 1e-4);

        using var expected = JsonDocument.Parse(File.ReadAllBytes(TestFiles.Golden("checkpoints/b_bert/expected.json")));
        var cases = expected.RootElement.GetProperty("cases").EnumerateArray().Where(@case => !@case.TryGetProperty("edge", out var edge) || !edge.GetBoolean()).ToList();
        File.WriteAllLines(_directory["ids.jsonl"], cases.Select(ToLine));
        var inferred = await TritoneProgram.RunAsync(["infer", "--model", _directory["models/tiny"], "--file", _directory["ids.jsonl"]]);

        Assert.Equal(0, inferred.ExitCode);
        Assert.Equal(cases.Count, inferred.Json.Count);
        var largest = cases.Zip(inferred.Json).Max(pair => Rows(pair.First.GetProperty("logits")).Zip(Rows(pair.Second.GetProperty("logits"))).Max(values => Math.Abs(values.First - values.Second)));
        TestContext.Current.TestOutputHelper!.WriteLine($"largest difference {largest.ToString("E2", CultureInfo.InvariantCulture)}");
        Assert.InRange(largest, 0, 1e-4);
    }

    [Fact]
    public async Task Convert_AndClassify_WithAModelOfOnesOwn()
    {
        string[] convert = ["convert", TestFiles.BundledModel(), "--output", "models/mood", "--precision", "fp16", "--labels", "w,x,y,z", "--text-rules", "none", "--max-length", "9", "--instances", "1", "--model-version", "4"];
        var converted = await TritoneProgram.RunAsync(convert, workingDirectory: _directory.FullName);
        Assert.Equal(0, converted.ExitCode);
        Assert.Contains("models/mood, version 4", converted.Output, StringComparison.Ordinal);

        var again = await TritoneProgram.RunAsync(convert, workingDirectory: _directory.FullName);
        Assert.Equal((1, "error: 'models/mood' has a version 4 already; a version is never overwritten\n"), (again.ExitCode, again.Error));

        var classified = await TritoneProgram.RunAsync(["classify", "what a day, what a day, what a day", "--model", "models/mood", "--json"], workingDirectory: _directory.FullName);
        Assert.Equal(["w", "x", "y", "z"], classified.Json[0].GetProperty("scores").EnumerateObject().Select(member => member.Name));
        Assert.Equal(9, classified.Json[0].GetProperty("tokens").GetInt32());

        var inspected = await TritoneProgram.RunAsync(["inspect", "models/mood", "--json"], workingDirectory: _directory.FullName);
        var version = Assert.Single(inspected.Json[0].GetProperty("versions").EnumerateArray());
        Assert.Equal(4, version.GetProperty("version").GetInt32());
        Assert.Equal(6, version.GetProperty("ops").GetProperty("MultiHeadAttention").GetInt32());
        Assert.Equal("fp16", version.GetProperty("manifest").GetProperty("settings").GetProperty("precision").GetString());
    }

    [Theory]
    [InlineData("bad/config.json", "{", "config.json")]
    [InlineData("bad/model.safetensors", "\b\0\0\0\0\0\0\0{}      ", "bert.embeddings.word_embeddings.weight")]
    [InlineData("bad/tritone.json", "{\"text_rules\": 3}", "text_rules")]
    public async Task Convert_BadCheckpoint_IsOneErrorAndLeavesNothing(string file, string content, string name)
    {
        Directory.CreateDirectory(_directory["bad"]);
        foreach (var path in Directory.EnumerateFiles(TestFiles.Golden("checkpoints/b_bert")))
        {
            File.Copy(path, _directory[$"bad/{Path.GetFileName(path)}"]);
        }

        File.WriteAllText(_directory[file], content);
        var result = await TritoneProgram.RunAsync(["convert", _directory["bad"], "--output", _directory["models/x"]]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("error: ", Assert.Single(result.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Contains(name, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_directory["models"]));
    }

    [Fact]
    public async Task Inspect_Checkpoint_SaysWhatItIs()
    {
        var json = (await TritoneProgram.RunAsync(["inspect", TestFiles.BundledModel(), "--json"])).Json[0];
        Assert.Equal("checkpoint", json.GetProperty("kind").GetString());
        Assert.Equal(22_714_756, json.GetProperty("parameters").GetInt64());
        Assert.Equal(22_714_756, json.GetProperty("elements").GetProperty("F16").GetInt64());
        Assert.Contains(
            json.GetProperty("files").EnumerateArray(),
            file => file.GetProperty("sha256").GetString() == "893493f58c9be60d86f41db7aca12fcc5cf7d107b2326e91284e11270e0072fe");

        var people = await TritoneProgram.RunAsync(["inspect", TestFiles.BundledModel()]);
        Assert.Contains("labels: anger, joy, optimism, sadness", people.Lines);
    }

    [Fact]
    public async Task Inspect_OnnxFile_SaysWhatItIs()
    {
        var json = (await TritoneProgram.RunAsync(["inspect", TestFiles.Golden("triton/models/emotion/1/model.onnx"), "--json"])).Json[0];
        Assert.Equal("onnx", json.GetProperty("kind").GetString());
        Assert.Equal(132_186, json.GetProperty("bytes").GetInt64());
        Assert.NotEmpty(json.GetProperty("ops").EnumerateObject());
    }

    [Theory]
    [InlineData("{\"input_ids\": [[1, 2]]}", "has no 'attention_mask'")]
    [InlineData("{\"input_ids\": [[1, 2]], \"attention_mask\": [[1]]}", "must be alike")]
    [InlineData("{\"input_ids\": [[1, 2], [3]], \"attention_mask\": [[1, 1], [1]]}", "one length")]
    [InlineData("{\"input_ids\": [[1.5]], \"attention_mask\": [[1]]}", "whole numbers")]
    [InlineData("{\"input_ids\": [], \"attention_mask\": []}", "one at least")]
    [InlineData("{\"ids\": [[1]]}", "'ids'")]
    [InlineData("[1]", "not an object")]
    [InlineData("nope", "not JSON")]
    [InlineData("{\"input_ids\": [[1, 999999]], \"attention_mask\": [[1, 1]]}", "ONNX Runtime")]
    public async Task Infer_BadLine_NamesItAndTheReason(string line, string reason)
    {
        await TritoneProgram.RunAsync(["convert", TestFiles.Golden("checkpoints/b_bert"), "--output", _directory["tiny"]]);
        var result = await TritoneProgram.RunAsync(["infer", "--model", _directory["tiny"], "--file", "-"], $"{{\"input_ids\": [[1]], \"attention_mask\": [[1]]}}\n{line}\n");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error: line 2 of standard input", result.Error, StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.InRange(result.Error.Length, 1, 1500);
        Assert.Single(result.Lines);
    }

    private static string ToLine(JsonElement @case)
    {
        var members = new[] { "input_ids", "attention_mask", "token_type_ids" }.Where(name => @case.TryGetProperty(name, out _));
        return $"{{{string.Join(',', members.Select(name => $"\"{name}\":{@case.GetProperty(name).GetRawText().ReplaceLineEndings("")}"))}}}";
    }

    private static IEnumerable<double> Rows(JsonElement rows) => rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetDouble());
}
