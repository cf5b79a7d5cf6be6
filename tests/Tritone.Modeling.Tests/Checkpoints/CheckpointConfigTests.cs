using System.Text;
using System.Text.Json.Nodes;
using Tritone.Modeling.Checkpoints;
using Tritone.Scoring;

namespace Tritone.Modeling.Tests.Checkpoints;

public sealed class CheckpointConfigTests
{
    [Fact]
    public void Parse_SoundConfig_IsRead()
    {
        var config = Parse(new TestCheckpoint().Config);
        Assert.Equal(("BertForSequenceClassification", 1, 8, 2), (config.Architecture, config.Layers, config.Hidden, config.Heads));
        Assert.Equal((12, 11, 20, 2), (config.Intermediate, config.Vocabulary, config.Positions, config.TokenTypes));
        Assert.Equal((1e-12, 0, Activation.Softmax), (config.LayerNormEpsilon, config.PadTokenId, config.Activation));
        Assert.Equal(["sad", "glad", "mad"], config.Labels);
        Assert.Empty(config.Warnings);
    }

    [Theory]
    [InlineData("architectures", "[\"RobertaForSequenceClassification\"]", "RobertaForSequenceClassification")]
    [InlineData("architectures", "[\"BertForMaskedLM\"]", "BertForMaskedLM")]
    [InlineData("model_type", "\"roberta\"", "model_type")]
    [InlineData("hidden_act", "\"gelu_10\"", "gelu_10")]
    [InlineData("architectures", "[\"CamembertForSequenceClassification\"]", "SentencePiece")]
    [InlineData("architectures", "[\"XLMRobertaForSequenceClassification\"]", "SentencePiece")]
    [InlineData("position_embedding_type", "\"relative_key\"", "relative_key")]
    [InlineData("is_decoder", "true", "is_decoder")]
    [InlineData("add_cross_attention", "true", "add_cross_attention")]
    [InlineData("pruned_heads", "{\"0\": [1]}", "pruned_heads")]
    [InlineData("quantization_config", "{\"bits\": 4}", "quantization_config")]
    [InlineData("problem_type", "\"regression\"", "regression")]
    public void Parse_SomethingThatIsNotBuilt_IsRefusedByName(string key, string json, string name) => Refused(key, json, ErrorCode.Unsupported, name);

    [Theory]
    [InlineData("architectures", null, "architectures")]
    [InlineData("architectures", "[\"A\", \"B\"]", "2 architectures")]
    [InlineData("architectures", "\"BertForSequenceClassification\"", "architectures")]
    [InlineData("hidden_size", null, "hidden_size")]
    [InlineData("hidden_size", "0", "hidden_size")]
    [InlineData("hidden_size", "8.5", "hidden_size")]
    [InlineData("hidden_size", "\"8\"", "hidden_size")]
    [InlineData("hidden_size", "-8", "hidden_size")]
    [InlineData("hidden_size", "99999999999999999999", "hidden_size")]
    [InlineData("num_attention_heads", "3", "heads must divide")]
    [InlineData("num_hidden_layers", "0", "num_hidden_layers")]
    [InlineData("layer_norm_eps", "-1", "layer_norm_eps")]
    [InlineData("layer_norm_eps", "\"x\"", "layer_norm_eps")]
    [InlineData("pad_token_id", "11", "pad_token_id")]
    [InlineData("hidden_act", "3", "hidden_act")]
    [InlineData("is_decoder", "\"no\"", "is_decoder")]
    [InlineData("pruned_heads", "3", "pruned_heads")]
    [InlineData("id2label", "{}", "id2label")]
    [InlineData("id2label", "{\"0\": \"a\", \"2\": \"b\"}", "'2'")]
    [InlineData("id2label", "{\"0\": \"a\", \"zero\": \"b\"}", "'zero'")]
    [InlineData("id2label", "{\"0\": \"a\", \"00\": \"b\"}", "label 0 twice")]
    [InlineData("id2label", "{\"0\": 3, \"1\": \"b\"}", "not a string")]
    [InlineData("id2label", "[\"a\"]", "id2label")]
    [InlineData("model_type", "\"\\ud800\"", "Unicode")]
    public void Parse_ValueThatIsWrong_IsRefusedByKey(string key, string? json, string name) => Refused(key, json, ErrorCode.InvalidArgument, name);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{\"a\": 1,}")]
    [InlineData("{\"a\": 1} // comment")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{\"a\": NaN}")]
    public void Parse_NoSoundJson_NamesTheFile(string json)
    {
        var refusal = Assert.Throws<TritoneException>(() => CheckpointConfig.Parse(Encoding.UTF8.GetBytes(json), "c/config.json"));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains("c/config.json", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OneLabel_IsARegressionUnlessItIsMultiLabel()
    {
        var config = new TestCheckpoint().Config;
        config["id2label"] = new JsonObject { ["0"] = "toxic" };
        Assert.Equal(ErrorCode.Unsupported, Assert.Throws<TritoneException>(() => Parse(config)).Code);
        config["problem_type"] = "multi_label_classification";
        Assert.Equal(Activation.Sigmoid, Parse(config).Activation);
    }

    [Fact]
    public void Parse_NoLabels_AreNumberedAndWarnedOf()
    {
        var config = new TestCheckpoint().Config;
        config.Remove("id2label");
        config["num_labels"] = 5;
        Assert.Equal(["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4"], Parse(config).Labels);
        Assert.Contains("LABEL_3, ...", Assert.Single(Parse(config).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_InverseThatDisagrees_IsWarnedOf()
    {
        var config = new TestCheckpoint().Config;
        config["label2id"] = new JsonObject { ["sad"] = 0, ["glad"] = 2, ["mad"] = 1 };
        Assert.Contains("'glad'", Assert.Single(Parse(config).Warnings), StringComparison.Ordinal);
        config["label2id"] = new JsonObject { ["sad"] = 0, ["glad"] = 1, ["mad"] = 2 };
        Assert.Empty(Parse(config).Warnings);
    }

    [Fact]
    public void Read_HugeFile_IsRefusedUnread()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["config.json"], new string(' ', (16 * 1024 * 1024) + 1));
        Assert.Contains("16777217 bytes", Assert.Throws<TritoneException>(() => CheckpointConfig.Read(directory["config.json"])).Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.NotFound, Assert.Throws<TritoneException>(() => CheckpointConfig.Read(directory["absent.json"])).Code);
    }

    private static CheckpointConfig Parse(JsonObject config) => CheckpointConfig.Parse(Encoding.UTF8.GetBytes(config.ToJsonString()), "c/config.json");

    private static void Refused(string key, string? json, ErrorCode code, string name)
    {
        var config = new TestCheckpoint().Config;
        config.Remove(key);
        var rest = config.ToJsonString();
        var text = json is null ? rest : $"{rest[..^1]},\"{key}\":{json}}}";
        var refusal = Assert.Throws<TritoneException>(() => CheckpointConfig.Parse(Encoding.UTF8.GetBytes(text), "c/config.json"));
        TestContext.Current.TestOutputHelper!.WriteLine(refusal.Message);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("c/config.json", refusal.Message, StringComparison.Ordinal);
    }
}
