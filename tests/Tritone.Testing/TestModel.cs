namespace Tritone.Testing;

/// <summary>A tiny text classifier, made of the graph of the golden model <c>emotion_dynamic</c> and a vocabulary of a few words.</summary>
public static class TestModel
{
    /// <summary>The words that it knows, with ids from 5.</summary>
    public static readonly IReadOnlyList<string> Words = ["what", "a", "day", "!", "hate", "##s", "@", "user", "http"];

    /// <summary>Writes a model directory.</summary>
    /// <param name="directory">The directory, named for the model.</param>
    /// <param name="versions">The versions to make; all of the same graph.</param>
    /// <param name="takesTexts">Whether it has a tokenizer.</param>
    /// <param name="maxTokens">The most tokens of a text.</param>
    /// <param name="parameters">Parameters that replace or add to those of a text classifier; null removes one.</param>
    public static string Write(
        string directory,
        IReadOnlyList<long>? versions = null,
        bool takesTexts = true,
        int maxTokens = 16,
        IReadOnlyDictionary<string, string?>? parameters = null)
    {
        Directory.CreateDirectory(directory);
        foreach (var version in versions ?? [1])
        {
            var folder = Directory.CreateDirectory(Path.Combine(directory, $"{version}"));
            File.Copy(TestFiles.Golden("triton/models/emotion_dynamic/1/model.onnx"), Path.Combine(folder.FullName, "model.onnx"));
        }

        File.WriteAllText(Path.Combine(directory, "labels.txt"), "anger\njoy\noptimism\nsadness\n");
        if (takesTexts)
        {
            var tokenizer = Directory.CreateDirectory(Path.Combine(directory, "tokenizer"));
            File.WriteAllLines(Path.Combine(tokenizer.FullName, "vocab.txt"), ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words]);
        }

        var all = new Dictionary<string, string?>
        {
            ["tritone.schema"] = "1",
            ["tritone.text_rules"] = "tweet",
            ["tritone.activation"] = "softmax",
            ["tritone.max_tokens"] = $"{maxTokens}",
        };
        foreach (var (key, value) in parameters ?? new Dictionary<string, string?>())
        {
            all[key] = value;
        }

        File.WriteAllText(
            Path.Combine(directory, "config.pbtxt"),
            $$"""
            platform: "onnxruntime_onnx"
            max_batch_size: 32
            input [ { name: "input_ids" data_type: TYPE_INT64 dims: [ -1 ] }, { name: "attention_mask" data_type: TYPE_INT64 dims: [ -1 ] } ]
            output [ { name: "logits" data_type: TYPE_FP32 dims: [ 4 ] label_filename: "labels.txt" } ]
            {{string.Concat(all.Where(entry => entry.Value is not null).Select(entry => $"parameters {{ key: \"{entry.Key}\" value {{ string_value: \"{entry.Value}\" }} }}\n"))}}
            """);
        return directory;
    }
}
