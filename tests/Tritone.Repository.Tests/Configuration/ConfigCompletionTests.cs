using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Tritone.Files;
using Tritone.Protocol.Configuration;
using Tritone.Protocol.Grpc;
using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Repository.Tests.Configuration;

public sealed class ConfigCompletionTests
{
    private static readonly GraphTensor[] Inputs = [new("input_ids", TensorDataType.Int64, [-1, -1]), new("attention_mask", TensorDataType.Int64, [-1, -1])];
    private static readonly GraphTensor[] Outputs = [new("logits", TensorDataType.Fp32, [-1, 4])];
    private static readonly GraphTensor[] FixedInputs = [.. Inputs.Select(input => input with { Dims = [-1, 128] })];

    [Theory]
    [InlineData("emotion", "027-model-config")]
    [InlineData("emotion_dynamic", "029-model-config-dynamic")]
    public void Complete_CarriedModel_IsWhatTritonReports(string model, string recorded)
        => Reports(TestFiles.Golden("triton/http/default.jsonl"), recorded, TestFiles.Golden($"triton/models/{model}"));

    [Theory]
    [InlineData("emotion", "006-config")]
    [InlineData("emotion_auto", "016-auto-config")]
    [InlineData("emotion_nobatch", "019-nobatch-config")]
    [InlineData("emotion_cache", "027-cache-config")]
    public void Complete_OtherModel_IsWhatTritonReports(string model, string recorded)
        => Reports(TestFiles.Shared("golden/triton/http/all.jsonl"), recorded, TestFiles.Shared($"golden/triton/models_all/{model}"));

    [Fact]
    public void Complete_ConfigurationOfALoadRequest_IsWhatTritonReportsAfterwards()
    {
        var cases = Cases(TestFiles.Shared("golden/triton/http/explicit.jsonl"));
        var request = JsonDocument.Parse(cases["020-load-config-override"].GetProperty("request").GetProperty("body_text").GetString()!).RootElement;
        var config = ModelConfigJson.Parse(Encoding.UTF8.GetBytes(request.GetProperty("parameters").GetProperty("config").GetString()!));
        var directory = ModelDirectory.Open(TestFiles.Shared("golden/triton/models_explicit/emotion"), config);
        Assert.Equal(Answer(cases["021-config-after-override"]), ToJson(directory.Complete(FixedInputs, Outputs).Message));
    }

    [Fact]
    public void Complete_Nothing_ComesFromTheGraph()
        => Assert.Equal(
            Config("""
                name: "m" platform: "onnxruntime_onnx" backend: "onnxruntime" default_model_filename: "model.onnx" version_policy { latest { num_versions: 1 } } max_batch_size: 4
                input { name: "attention_mask" data_type: TYPE_INT64 dims: -1 } input { name: "input_ids" data_type: TYPE_INT64 dims: -1 } output { name: "logits" data_type: TYPE_FP32 dims: 4 }
                optimization { input_pinned_memory { enable: true } output_pinned_memory { enable: true } } dynamic_batching { preferred_batch_size: 4 }
                instance_group { name: "m" kind: KIND_CPU count: 2 }
                """),
            ConfigCompletion.Complete(null, "m", [.. Inputs, new GraphTensor("token_type_ids", TensorDataType.Int64, [-1, -1], IsOptional: true)], Outputs));

    [Theory]
    [InlineData("max_batch_size: 8", 8, "8")]
    [InlineData("max_batch_size: 8 dynamic_batching { preferred_batch_size: 2 }", 8, "2")]
    [InlineData("max_batch_size: 8 dynamic_batching { max_queue_delay_microseconds: 5 }", 8, "8")]
    [InlineData("dynamic_batching { }", 4, "4")]
    [InlineData("max_batch_size: 1", 1, null)]
    [InlineData("input { name: \"x\" data_type: TYPE_INT64 dims: 3 }", 4, "4")]
    [InlineData("output { name: \"x\" data_type: TYPE_INT64 dims: 3 }", 4, "4")]
    [InlineData("input { name: \"x\" data_type: TYPE_INT64 dims: 3 } output { name: \"x\" data_type: TYPE_INT64 dims: 3 }", 0, null)]
    [InlineData("input { name: \"x\" data_type: TYPE_INT64 dims: 3 } output { name: \"x\" data_type: TYPE_INT64 dims: 3 } max_batch_size: 5", 5, null)]
    public void Complete_PartOfAConfiguration_KeepsItAndAddsTheRest(string text, int maxBatchSize, string? preferred)
    {
        var written = Config(text);
        var completed = ConfigCompletion.Complete(written, "m", Inputs, Outputs);
        Assert.Equal(maxBatchSize, completed.MaxBatchSize);
        Assert.Equal(preferred, completed.DynamicBatching is { } batching ? string.Join(',', batching.PreferredBatchSize) : null);
        Assert.Equal(written.Input.Count > 0 ? written.Input.Select(input => input.Name) : ["attention_mask", "input_ids"], completed.Input.Select(input => input.Name));
        Assert.Equal(written.Output.Count > 0 ? "x" : "logits", completed.Output.Single().Name);
        Assert.Equal(Config(text), written);
    }

    [Fact]
    public void Complete_GraphWithoutBatch_KeepsEveryDimension()
    {
        var completed = ConfigCompletion.Complete(null, "m", [new GraphTensor("x", TensorDataType.Bytes, [1, -1])], [new GraphTensor("y", TensorDataType.Fp32, [])]);
        Assert.Equal(0, completed.MaxBatchSize);
        Assert.Null(completed.DynamicBatching);
        Assert.Equal(new Protocol.Grpc.ModelInput { Name = "x", DataType = DataType.TypeString, Dims = { 1, -1 } }, completed.Input.Single());
        Assert.Equal(new Protocol.Grpc.ModelOutput { Name = "y", DataType = DataType.TypeFp32, Dims = { 1 } }, completed.Output.Single());
    }

    [Fact]
    public void Complete_TensorOfNothingButTheBatch_IsReshaped()
        => Assert.Equal(
            new Protocol.Grpc.ModelInput { Name = "x", DataType = DataType.TypeFp32, Dims = { 1 }, Reshape = new ModelTensorReshape() },
            ConfigCompletion.Complete(null, "m", [new GraphTensor("x", TensorDataType.Fp32, [-1])], Outputs).Input.Single());

    [Fact]
    public void Complete_BatchThatTheGraphDoesNotHave_IsRefusedInTritonsWords()
        => Assert.Equal(
            "autofill failed for model 'm': model does not support batching while non-zero max_batch_size is specified",
            Assert.Throws<TritoneException>(() => ConfigCompletion.Complete(Config("max_batch_size: 2"), "m", [new GraphTensor("x", TensorDataType.Fp32, [1, 2])], Outputs)).Message);

    [Fact]
    public void Complete_GroupsWithoutNamesAndCounts_GetThem()
        => Assert.Equal(
            Config("instance_group [ { name: 'm_0' kind: KIND_CPU count: 2 }, { name: 'g' kind: KIND_CPU count: 3 }, { name: 'm_2' kind: KIND_CPU count: 2 } ]").InstanceGroup,
            ConfigCompletion.Complete(Config("instance_group [ { }, { name: 'g' count: 3 }, { kind: KIND_CPU } ]"), "m", Inputs, Outputs).InstanceGroup);

    // What Triton reports of a model may be given to load it again, as JSON.
    [Fact]
    public void Complete_WhatWasReported_StaysTheSame()
        => ModelConfigs.Any.Where(config => config.Inputs.Count > 0 && config.Outputs.Count > 0).Sample(config =>
        {
            var reported = ModelConfigJson.Parse(Encoding.UTF8.GetBytes(ToJson(config.Message)));
            Assert.Equal(config.Message, reported);
            Assert.Equal(reported, ModelConfigReader.Read(ConfigCompletion.Complete(reported, "m", Inputs, Outputs), new ConfigSource("m"), "m").Message);
        });

    [Fact]
    public void Complete_EveryElementType_HasItsName()
    {
        var inputs = Enum.GetValues<TensorDataType>().Select((type, i) => new GraphTensor($"x{i:00}", type, [-1, 3])).ToList();
        var completed = ConfigCompletion.Complete(null, "m", inputs, Outputs);
        var config = ModelConfigReader.Read(completed, new ConfigSource("m"), "m");
        Assert.Equal(inputs.Select(input => input.DataType), config.Inputs.Select(input => input.DataType));
        Assert.Equal(inputs.Select(input => input.DataType.ToConfigName()), completed.Input.Select(input => Protocol.Grpc.ModelConfigReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)input.DataType).Name));
    }

    private static void Reports(string transcript, string recorded, string directory)
    {
        var inputs = directory.EndsWith("/emotion", StringComparison.Ordinal) ? FixedInputs : Inputs;
        var config = ModelDirectory.Open(directory).Complete(inputs, Outputs);
        Assert.Equal(Answer(Cases(transcript)[recorded]), ToJson(config.Message));
    }

    private static Dictionary<string, JsonElement> Cases(string transcript)
        => File.ReadLines(transcript).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(element => element.GetProperty("case").GetString()!);

    private static string Answer(JsonElement recorded) => recorded.GetProperty("response").GetProperty("response").GetProperty("body_text").GetString()!;

    private static string ToJson(Protocol.Grpc.ModelConfig message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = MinimalJsonEncoder.Instance });
        ModelConfigJson.Write(message, writer);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static Protocol.Grpc.ModelConfig Config(string text) => ConfigFile.Parse(text, "m/config.pbtxt").Message;
}
