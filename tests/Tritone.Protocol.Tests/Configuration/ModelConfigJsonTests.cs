using System.Buffers;
using System.Text;
using System.Text.Json;
using Tritone.Files;
using Tritone.Protocol.Configuration;
using Tritone.Protocol.Grpc;

namespace Tritone.Protocol.Tests.Configuration;

public sealed class ModelConfigJsonTests
{
    [Fact]
    public void Write_WhatTritonAnswered_IsTheSameText()
    {
        var answers = Answers(TestFiles.Golden("triton/http/default.jsonl"));
        Assert.Equal(3, answers.Count);
        Assert.All(answers, answer => Assert.Equal(answer, ToJson(Parse(answer))));
    }

    [Theory]
    [InlineData("all", 5)]
    [InlineData("explicit", 2)]
    public void Write_WhatTritonAnsweredElsewhere_IsTheSameText(string profile, int count)
    {
        var answers = Answers(TestFiles.Shared($"golden/triton/http/{profile}.jsonl"));
        Assert.Equal(count, answers.Count);
        Assert.All(answers, answer => Assert.Equal(answer, ToJson(Parse(answer))));
    }

    [Fact]
    public void Write_MessageOfTritonsGrpc_IsWhatItsHttpAnswers()
    {
        var recorded = Cases(TestFiles.Shared("golden/triton/grpc/default.jsonl")).Single(element => element.GetProperty("case").GetString() == "012-model-config");
        var response = Convert.FromHexString(recorded.GetProperty("response").GetProperty("response").GetProperty("hex").GetString()!);

        // The answer has one field, the configuration: a tag, a length of two bytes, and the message.
        Assert.Equal(0x0a, response[0]);
        var config = ModelConfig.Parser.ParseFrom(response.AsSpan(3));
        Assert.Equal(Answers(TestFiles.Golden("triton/http/default.jsonl"))[0], ToJson(config));
    }

    [Fact]
    public void Write_WhatMostModelsDoNotHave_IsWrittenAsProtobufAndTritonDo()
    {
        var config = new ModelConfig
        {
            EnsembleScheduling = new ModelEnsembling { Step = { new ModelEnsembling.Types.Step { ModelVersion = -1 } } },
            InstanceGroup = { new ModelInstanceGroup { SecondaryDevices = { new ModelInstanceGroup.Types.SecondaryDevice { DeviceId = 3 } } } },
            ModelWarmup = { new ModelWarmup { Inputs = { ["x"] = new ModelWarmup.Types.Input { Dims = { 2 }, ZeroData = true } } } },
            ModelMetrics = new ModelMetrics
            {
                MetricControl = { new ModelMetrics.Types.MetricControl { HistogramOptions = new() { Buckets = { 1, 0.25, 1e16, 1e-7, double.PositiveInfinity } } } },
            },
            MetricTags = { ["b"] = "1", ["a"] = "\u00e9\u0001\"" },
        };
        var json = ToJson(config);

        // Parts of choices and messages that are not set are left out; 64-bit numbers are numbers, but not where Triton does not look.
        Assert.Contains("""ensemble_scheduling":{"step":[{"model_name":"","model_version":-1,"input_map":{},"output_map":{},"model_namespace":""}],"max_inflight_responses":0}""", json, StringComparison.Ordinal);
        Assert.Contains("\"secondary_devices\":[{\"kind\":\"KIND_NVDLA\",\"device_id\":\"3\"}]", json, StringComparison.Ordinal);
        Assert.Contains("\"inputs\":{\"x\":{\"data_type\":\"TYPE_INVALID\",\"dims\":[2],\"zero_data\":true}}", json, StringComparison.Ordinal);
        Assert.Contains("\"metric_control\":[{\"histogram_options\":{\"buckets\":[1,0.25,10000000000000000.0,1e-7,\"Infinity\"]}}]", json, StringComparison.Ordinal);
        Assert.Contains("\"metric_tags\":{\"b\":\"1\",\"a\":\"\u00e9\\u0001\\\"\"}", json, StringComparison.Ordinal);
        Assert.DoesNotContain("dynamic_batching", json, StringComparison.Ordinal);
        Assert.Equal(config, Parse(json));
    }

    [Fact]
    public void Write_SingleAndNumberWithoutAName_AreWrittenAsTheyAre()
    {
        var config = new ModelConfig
        {
            SequenceBatching = new ModelSequenceBatching { Direct = new() { MinimumSlotUtilization = 0.1f } },
            InstanceGroup = { new ModelInstanceGroup { Kind = (ModelInstanceGroup.Types.Kind)9 } },
        };
        Assert.Contains("\"minimum_slot_utilization\":0.1}", ToJson(config), StringComparison.Ordinal);
        Assert.Contains("\"kind\":9", ToJson(config), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_ProtobufsOwnSpelling_IsReadToo()
        => Assert.Equal(
            new ModelConfig
            {
                MaxBatchSize = 8,
                Input = { new ModelInput { DataType = DataType.TypeFp32, Dims = { 4, -1 } } },
                DynamicBatching = new ModelDynamicBatching
                {
                    MaxQueueDelayMicroseconds = ulong.MaxValue,
                    PriorityQueuePolicy = { [2] = new ModelQueuePolicy { TimeoutAction = ModelQueuePolicy.Types.TimeoutAction.Delay } },
                },
            },
            Parse("""
                {"maxBatchSize":8.0,"input":[{"dataType":"type_fp32","dims":["4",-1]}],"output":null,
                 "dynamicBatching":{"maxQueueDelayMicroseconds":"18446744073709551615","priorityQueuePolicy":{"2":{"timeoutAction":1}}}}
                """));

    [Theory]
    [InlineData("{\"nope\":1}", "the configuration has the unknown member 'nope'")]
    [InlineData("{\"imput\":1}", "has the unknown member 'imput'; the nearest known one is 'input'")]
    [InlineData("{\"input\":[{},{\"dimz\":1}]}", "'input[1]' of the configuration has the unknown member 'dimz'; the nearest known one is 'dims'")]
    [InlineData("{\"input\":[{\"dims\":[1,true]}]}", "'input[0].dims[1]' of the configuration is true; expected a whole number from -9223372036854775808")]
    [InlineData("{\"max_batch_size\":1.5}", "'max_batch_size' of the configuration is 1.5; expected a whole number from -2147483648 to 2147483647")]
    [InlineData("{\"max_batch_size\":2147483648}", "is 2147483648; expected a whole number")]
    [InlineData("{\"name\":3}", "'name' of the configuration is 3; expected a string")]
    [InlineData("{\"input\":{}}", "'input' of the configuration is {}; expected an array")]
    [InlineData("{\"parameters\":[]}", "'parameters' of the configuration is []; expected an object")]
    [InlineData("{\"parameters\":{\"a\":null}}", "'parameters.a' of the configuration is null; expected an object")]
    [InlineData("{\"optimization\":3}", "'optimization' of the configuration is 3; expected an object")]
    [InlineData("{\"input\":[{\"data_type\":\"TYPE_INT65\"}]}", "'input[0].data_type' of the configuration is \"TYPE_INT65\"; expected one of TYPE_INVALID, TYPE_BOOL")]
    [InlineData("{\"input\":[{\"optional\":\"true\"}]}", "expected true or false")]
    [InlineData("{\"dynamic_batching\":{},\"sequence_batching\":{}}", "the configuration gives 'sequence_batching' as well as 'dynamic_batching'; only one of them can be")]
    [InlineData("{\"max_batch_size\":1,\"maxBatchSize\":1}", "gives 'maxBatchSize' as well as 'max_batch_size'")]
    [InlineData("{\"dynamic_batching\":{\"priority_queue_policy\":{\"x\":{}}}}", "'dynamic_batching.priority_queue_policy.x' of the configuration is x; expected a whole number from 0")]
    [InlineData("{\"sequence_batching\":{\"direct\":{\"minimum_slot_utilization\":1e39}}}", "expected a number of this size or smaller")]
    [InlineData("{\"sequence_batching\":{\"direct\":{\"minimum_slot_utilization\":\"x\"}}}", "expected a number")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}", "is not sound JSON")]
    [InlineData("{\"name\":\"\\ud800\"}", "not valid Unicode")]
    [InlineData("[]", "the configuration is []; expected an object")]
    [InlineData("{", "is not sound JSON")]
    [InlineData("", "is not sound JSON")]
    public void Parse_WhatIsNoConfiguration_NamesTheMember(string json, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => Parse(json));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    private static ModelConfig Parse(string json) => ModelConfigJson.Parse(Encoding.UTF8.GetBytes(json));

    private static string ToJson(ModelConfig config)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = MinimalJsonEncoder.Instance });
        ModelConfigJson.Write(config, writer);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static List<string> Answers(string transcript)
        => [.. Cases(transcript)
            .Where(element => element.GetProperty("request").TryGetProperty("request_line", out var line) && line.GetString()!.Contains("/config ", StringComparison.Ordinal))
            .Select(element => element.GetProperty("response").GetProperty("response"))
            .Where(response => response.GetProperty("status_line").GetString()!.EndsWith("200 OK", StringComparison.Ordinal))
            .Select(response => response.GetProperty("body_text").GetString()!)];

    private static IEnumerable<JsonElement> Cases(string transcript) => File.ReadLines(transcript).Select(line => JsonDocument.Parse(line).RootElement);
}
