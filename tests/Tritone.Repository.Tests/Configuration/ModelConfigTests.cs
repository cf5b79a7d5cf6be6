using CsCheck;
using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Repository.Tests.Configuration;

public sealed class ModelConfigTests
{
    [Fact]
    public void ToPbtxt_AnyConfig_IsReadBackTheSame()
        => ModelConfigs.Any.Sample(config => ModelConfigs.Same(config, ModelConfig.Parse(config.ToPbtxt(), "m/config.pbtxt")));

    [Fact]
    public void ToPbtxt_TextModel_IsWhatTritonReads()
        => Assert.Equal(
            """
            name: "emotion"
            platform: "onnxruntime_onnx"
            max_batch_size: 32
            input [ { name: "input_ids" data_type: TYPE_INT64 dims: [ -1 ] } ]
            input [ { name: "attention_mask" data_type: TYPE_INT64 dims: [ -1 ] } ]
            output [ { name: "logits" data_type: TYPE_FP32 dims: [ 2 ] label_filename: "labels.txt" } ]
            dynamic_batching { }
            instance_group [ { count: 2 kind: KIND_CPU } ]
            optimization { graph { level: -1 } }
            parameters { key: "tritone.activation" value { string_value: "softmax" } }
            parameters { key: "tritone.max_tokens" value { string_value: "128" } }
            parameters { key: "tritone.schema" value { string_value: "1" } }
            parameters { key: "tritone.text_rules" value { string_value: "tweet" } }

            """.ReplaceLineEndings("\n"),
            ModelConfigs.Emotion().ToPbtxt());

    [Fact]
    public void Parse_AsPeopleWriteIt_IsRead()
    {
        var config = ModelConfig.Parse(
            """
            # a comment
            backend: 'onnxruntime'
            max_batch_size: 0x20;
            input < name: "a" "b" data_type: TYPE_STRING, dims: [ -1, 3 ] optional: true >
            output: [ { name: "y" data_type: TYPE_BF16 dims: 4 dims: 5 } ]
            dynamic_batching { preferred_batch_size: [ 4, 8 ] max_queue_delay_microseconds: 100 }
            instance_group [ { count: 1 }, { count: 2 kind: KIND_AUTO } ]
            version_policy: { specific { versions: [ 3, 1 ] } }
            default_model_filename: "graph.onnx"
            parameters { key: "k" value: { string_value: "\x41\102\u00e9\t\"" } }
            """,
            "somewhere/emo/config.pbtxt");

        Assert.Equal("emo", config.Name);
        Assert.Equal(32, config.MaxBatchSize);
        Assert.Equal([new ModelInput("ab", TensorDataType.Bytes, [-1, 3], true)], config.Inputs);
        Assert.Equal([new ModelOutput("y", TensorDataType.Bf16, [4, 5])], config.Outputs);
        Assert.Equal(new DynamicBatching([4, 8], 100), config.DynamicBatching);
        Assert.Equal(3, config.InstanceCount);
        Assert.Equal(VersionPolicy.Specific([3, 1]), config.VersionPolicy);
        Assert.Equal("graph.onnx", config.ModelFileName);
        Assert.Equal("AB\u00e9\t\"", config.Parameters["k"]);
    }

    [Theory]
    [InlineData("ensemble_scheduling { }", "ensemble_scheduling")]
    [InlineData("max_batch_size: 4\nresponse_cache { enable: true }", "line 2")]
    [InlineData("input { name: \"x\" data_type: TYPE_INT64 dims: 1 reshape { } }", "reshape")]
    [InlineData("dynamic_batching { preserve_ordering: true }", "preserve_ordering")]
    [InlineData("instance_group { kind: KIND_GPU }", "KIND_GPU")]
    [InlineData("platform: \"tensorrt_plan\"", "tensorrt_plan")]
    [InlineData("backend: \"python\"", "python")]
    [InlineData("optimization { priority: PRIORITY_MAX }", "priority")]
    [InlineData("version_policy { newest { } }", "newest")]
    public void Parse_FieldThatIsNotSupported_IsRefusedByName(string text, string name) => Refused(text, ErrorCode.Unsupported, name);

    [Theory]
    [InlineData("max_batch_size: -1", "max_batch_size")]
    [InlineData("max_batch_size: \"4\"", "max_batch_size")]
    [InlineData("max_batch_size: 1.5", "max_batch_size")]
    [InlineData("max_batch_size: 4 max_batch_size: 4", "again")]
    [InlineData("name: emotion", "quotes")]
    [InlineData("input { data_type: TYPE_INT64 dims: 1 }", "name of a tensor")]
    [InlineData("input { name: \"x\" data_type: TYPE_INT65 dims: 1 }", "TYPE_INT65")]
    [InlineData("input { name: \"x\" data_type: \"TYPE_INT64\" dims: 1 }", "without quotes")]
    [InlineData("input { name: \"x\" data_type: TYPE_INT64 dims: 0 }", "dims")]
    [InlineData("input { name: \"x\" data_type: TYPE_INT64 }", "dims")]
    [InlineData("input { name: \"x\" data_type: TYPE_INT64 dims: 1 optional: maybe }", "optional")]
    [InlineData("input: 3", "braces")]
    [InlineData("output { name: \"y\" data_type: TYPE_FP32 dims: 1 label_filename: \"../labels.txt\" }", "label_filename")]
    [InlineData("default_model_filename: \"..\"", "default_model_filename")]
    [InlineData("version_policy { latest { } all { } }", "one policy")]
    [InlineData("version_policy { latest { num_versions: 0 } }", "num_versions")]
    [InlineData("instance_group { count: 99999 }", "count")]
    [InlineData("optimization { graph { level: 2 } }", "level")]
    [InlineData("parameters { key: \"a\" } parameters { key: \"a\" }", "once")]
    public void Parse_FieldThatIsWrong_IsRefusedByNameAndLine(string text, string name) => Refused(text, ErrorCode.InvalidArgument, name);

    [Fact]
    public void Read_NoFile_IsNotFound()
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(ErrorCode.NotFound, Assert.Throws<TritoneException>(() => ModelConfig.Read(directory["config.pbtxt"])).Code);
    }

    [Fact]
    public void Read_HugeFile_IsRefusedUnread()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["config.pbtxt"], new string('#', (1 << 20) + 1));
        Assert.Contains("1048577 bytes", Assert.Throws<TritoneException>(() => ModelConfig.Read(directory["config.pbtxt"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all", "1,2,5")]
    [InlineData("latest:1", "5")]
    [InlineData("latest:2", "2,5")]
    [InlineData("latest:9", "1,2,5")]
    [InlineData("specific", "2")]
    public void Choose_EachPolicy_GivesItsVersions(string policy, string versions)
    {
        var chosen = policy switch
        {
            "all" => VersionPolicy.All,
            "specific" => VersionPolicy.Specific([2, 7]),
            _ => VersionPolicy.Latest(int.Parse(policy[7..], System.Globalization.CultureInfo.InvariantCulture)),
        };
        Assert.Equal(versions, string.Join(',', chosen.Choose([5, 1, 2])));
    }

    private static void Refused(string text, ErrorCode code, string name)
    {
        var refusal = Assert.Throws<TritoneException>(() => ModelConfig.Parse(text, "m/config.pbtxt"));
        TestContext.Current.TestOutputHelper!.WriteLine(refusal.Message);
        Assert.Equal(code, refusal.Code);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("m/config.pbtxt", refusal.Message, StringComparison.Ordinal);
    }
}
