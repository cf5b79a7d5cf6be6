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

    [Fact]
    public void Parse_WhatServingNeeds_IsRead()
    {
        var config = ModelConfig.Parse(
            """
            max_batch_size: 8
            input { name: "x" data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 1, 2, 3 ] reshape { shape: [ 6 ] } }
            output { name: "y" data_type: TYPE_FP32 dims: [ 1 ] reshape { } }
            dynamic_batching {
              preserve_ordering: false priority_levels: 3 default_priority_level: 2
              default_queue_policy { timeout_action: DELAY default_timeout_microseconds: 7 allow_timeout_override: true max_queue_size: 9 }
              priority_queue_policy { key: 1 value { max_queue_size: 4 } }
            }
            instance_group { name: "one" count: 3 kind: KIND_CPU } instance_group { }
            optimization { graph { level: 2 } input_pinned_memory { enable: false } }
            model_warmup {
              name: "w" batch_size: 8 count: 2
              inputs { key: "x" value { data_type: TYPE_FP32 dims: [ 1, 2, 3 ] random_data: true } }
              inputs { key: "f" value { data_type: TYPE_STRING dims: 1 input_data_file: "raw" } }
              inputs { key: "z" value { data_type: TYPE_BOOL dims: 0 zero_data: false } }
            }
            response_cache { enable: true }
            model_transaction_policy { }
            metric_tags { key: "team" value: "emotion" }
            model_metrics { metric_control { metric_identifier { family: "f" } histogram_options { buckets: [ 0.1, 1 ] } } }
            """,
            "m/config.pbtxt");

        Assert.Equal([new ModelInput("x", TensorDataType.Fp32, [1, 2, 3]) { Reshape = [6], Format = TensorFormat.Nchw }], config.Inputs);
        Assert.Equal([new ModelOutput("y", TensorDataType.Fp32, [1]) { Reshape = [] }], config.Outputs);
        var policy = new QueuePolicy(QueueTimeoutAction.Delay, 7, true, 9);
        Assert.Equal(
            new DynamicBatching([])
            {
                PriorityLevels = 3,
                DefaultPriorityLevel = 2,
                DefaultQueuePolicy = policy,
                PriorityQueuePolicies = new Dictionary<ulong, QueuePolicy> { [1] = new(MaxQueueSize: 4) },
            },
            config.DynamicBatching);
        Assert.Equal(4u, config.DynamicBatching!.PolicyOf(1).MaxQueueSize);
        Assert.Equal(policy, config.DynamicBatching.PolicyOf(2));
        Assert.Equal([new InstanceGroup(3, InstanceKind.Cpu, "one"), new InstanceGroup(0, InstanceKind.Auto)], config.InstanceGroups);
        Assert.Equal(5, config.InstanceCount);
        Assert.Equal((2, false, true), (config.GraphLevel, config.InputPinnedMemory, config.OutputPinnedMemory));
        Assert.Equal(
            [
                new ModelWarmup(
                    "w",
                    8,
                    [
                        new WarmupInput("x", TensorDataType.Fp32, [1, 2, 3], WarmupSource.Random),
                        new WarmupInput("f", TensorDataType.Bytes, [1], WarmupSource.File, "raw"),
                        new WarmupInput("z", TensorDataType.Bool, [0], WarmupSource.Zero),
                    ],
                    2),
            ],
            config.Warmups);
        Assert.Equal((true, false), (config.ResponseCache, config.IsDecoupled));
        Assert.Equal("emotion", config.MetricTags["team"]);
        Assert.Equal([new MetricBuckets("f", [0.1, 1])], config.MetricBuckets);
    }

    [Fact]
    public void Parse_NothingSaid_HasTritonsDefaults()
    {
        var config = ModelConfig.Parse("", "m/config.pbtxt");
        Assert.Equal(("m", 0, 2, "model.onnx"), (config.Name, config.MaxBatchSize, config.InstanceCount, config.ModelFileName));
        Assert.Equal(VersionPolicy.Latest(1), config.VersionPolicy);
        Assert.Null(config.DynamicBatching);
        Assert.Null(config.ResponseCache);
        Assert.Null(config.IsDecoupled);
        Assert.Equal(0u, new DynamicBatching([]).PolicyOf(0).MaxQueueSize);
    }

    [Theory]
    [InlineData("sequence_batching { }", "line 1, column 19: 'sequence_batching' is not supported: requests are not kept together as sequences")]
    [InlineData("ensemble_scheduling { }", "line 1, column 21: 'ensemble_scheduling' is not supported: models are not run one after the other")]
    [InlineData("batch_input { }", "line 1, column 13: 'batch_input' is not supported")]
    [InlineData("batch_output { }", "line 1, column 14: 'batch_output' is not supported")]
    [InlineData("runtime: 'x.so'", "line 1, column 10: 'runtime' is not supported")]
    [InlineData("cc_model_filenames { key: '7.5' value: 'x' }", "line 1, column 20: 'cc_model_filenames' is not supported: there is no GPU")]
    [InlineData("model_operations { op_library_filename: 'x' }", "line 1, column 18: 'model_operations' is not supported")]
    [InlineData("model_repository_agents { }", "line 1, column 25: 'model_repository_agents' is not supported")]
    [InlineData("max_batch_size: 1\ninput { name: 'x' data_type: TYPE_FP32 dims: 1 allow_ragged_batch: true }", "line 2, column 68: 'allow_ragged_batch' is not supported")]
    [InlineData("input { name: 'x' data_type: TYPE_FP32 dims: 1 is_shape_tensor: true }", "column 65: 'is_shape_tensor' is not supported")]
    [InlineData("output { name: 'x' data_type: TYPE_FP32 dims: 1 is_non_linear_format_io: true }", "column 74: 'is_non_linear_format_io' is not supported")]
    [InlineData("instance_group [ { kind: KIND_CPU }, { kind: KIND_GPU } ]", "line 1, column 46: instance group m_1 of model m has kind KIND_GPU but server does not support GPUs")]
    [InlineData("instance_group { name: 'g' kind: KIND_MODEL }", "line 1, column 34: instance group g of model m has kind KIND_MODEL; supported here: KIND_CPU, KIND_AUTO")]
    [InlineData("instance_group { rate_limiter { } }", "line 1, column 31: 'rate_limiter' is not supported")]
    [InlineData("instance_group { secondary_devices { } }", "column 36: 'secondary_devices' is not supported")]
    [InlineData("instance_group { profile: '0' }", "column 27: 'profile' is not supported")]
    [InlineData("instance_group { passive: true }", "column 27: 'passive' is not supported")]
    [InlineData("instance_group { host_policy: 'x' }", "column 31: 'host_policy' is not supported")]
    [InlineData("platform: \"tensorrt_plan\"", "line 1, column 11: 'platform' is 'tensorrt_plan'; supported here: 'onnxruntime_onnx'")]
    [InlineData("backend: \"python\"", "line 1, column 10: 'backend' is 'python'; supported here: 'onnxruntime'")]
    [InlineData("optimization { priority: PRIORITY_MAX }", "line 1, column 26: 'priority' is not supported")]
    [InlineData("optimization { cuda { } }", "column 21: 'cuda' is not supported: there is no GPU")]
    [InlineData("optimization { execution_accelerators { } }", "column 39: 'execution_accelerators' is not supported")]
    [InlineData("optimization { gather_kernel_buffer_threshold: 1 }", "column 48: 'gather_kernel_buffer_threshold' is not supported")]
    [InlineData("optimization { eager_batching: true }", "column 32: 'eager_batching' is not supported")]
    public void Parse_FieldThatIsNotSupported_IsRefusedByNameAndPlace(string text, string message) => Refused(text, ErrorCode.Unsupported, message);

    [Theory]
    [InlineData("max_batch_size: -1", "line 1, column 17: 'max_batch_size' must be non-negative value for m")]
    [InlineData("input { data_type: TYPE_INT64 dims: 1 }", "line 1, column 7: model input must specify 'name' for m")]
    [InlineData("input { name: 'x' dims: 1 }", "line 1, column 7: model input 'x' must specify 'data_type' for m")]
    [InlineData("output { name: 'x' data_type: TYPE_INVALID dims: 1 }", "model output 'x' must specify 'data_type' for m")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 }", "line 1, column 7: model input 'x' must specify 'dims' for m")]
    [InlineData("output { name: 'x' data_type: TYPE_INT64 dims: [ 1, 0 ] }", "line 1, column 53: model output 'x' dimension must be integer >= 1, or -1 to indicate a variable-size dimension for m")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: 1 reshape { shape: -2 } }", "line 1, column 66: model input 'x' reshape dimensions must be integer >= 1, or -1")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: 1 reshape { } }", "line 1, column 57: model input 'x' cannot have empty reshape for non-batching model as scalar tensors are not supported for m")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: [ 2, 3 ] reshape { shape: 5 } }", "model input 'x' has different size for dims and reshape for m")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: [ -1 ] reshape { shape: 5 } }", "model input 'x' has different size for dims and reshape for m")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: [ -1, -1 ] reshape { shape: [ -1 ] } }", "has different number of variable-size dimensions for dims and reshape for m")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: [ 2, -1 ] reshape { shape: [ 3, -1 ] } }", "has different size for dims and reshape for m")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: [ 4294967296, 4294967296 ] reshape { shape: 1 } }", "has more than 9223372036854775807 elements")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: 1 format: FORMAT_NHWC }", "line 1, column 57: model input NHWC/NCHW require 3 dims for m")]
    [InlineData("input { name: 'x' data_type: TYPE_INT64 dims: 1 } input { name: 'x' data_type: TYPE_INT64 dims: 1 }", "line 1, column 65: there is an input 'x' already")]
    [InlineData("output { name: 'y' data_type: TYPE_FP32 dims: 1 label_filename: '../labels.txt' }", "line 1, column 65: 'label_filename' is '../labels.txt'; expected the name of a file, without a folder")]
    [InlineData("backend: 'onnxruntime' default_model_filename: '..'", "line 1, column 48: 'default_model_filename' is '..'; expected the name of a file")]
    [InlineData("default_model_filename: 'graph.onnx'", "line 1, column 25: unexpected platform type '' for m")]
    [InlineData("version_policy { latest { num_versions: 0 } }", "line 1, column 41: 'num_versions' is 0; expected 1 to 2147483647")]
    [InlineData("version_policy { latest { } }", "line 1, column 25: 'num_versions' is 0; expected 1 to 2147483647")]
    [InlineData("version_policy { specific { versions: [ 1, 0 ] } }", "line 1, column 44: 'versions' has 0; versions are numbers from 1")]
    [InlineData("instance_group { count: 1025 }", "line 1, column 25: the groups up to this one have 'count' 1025 together; at most 1024 instances are possible")]
    [InlineData("instance_group { count: 1023 } instance_group { }", "'count' 1025 together")]
    [InlineData("instance_group { count: -1 }", "line 1, column 25: 'count' is -1; expected at least 0")]
    [InlineData("instance_group { gpus: [ 0 ] }", "line 1, column 26: instance group m_0 of model m has kind KIND_CPU but specifies one or more GPUs")]
    [InlineData("optimization { graph { level: 3 } }", "line 1, column 31: 'level' is 3; expected -1, 0, 1 or 2")]
    [InlineData("max_batch_size: 4\ndynamic_batching { preferred_batch_size: [ 4, 0 ] }", "line 2, column 47: dynamic batching preferred size must be positive for m")]
    [InlineData("max_batch_size: 4\ndynamic_batching { preferred_batch_size: [ 4, 5 ] }", "line 2, column 47: dynamic batching preferred size must be <= max batch size for m")]
    [InlineData("dynamic_batching { max_queue_delay_microseconds: 9223372036854775808 }", "'max_queue_delay_microseconds' is 9223372036854775808; expected at most 9223372036854775807")]
    [InlineData("dynamic_batching { priority_levels: 2 }", "line 1, column 18: default priority level must be in range [1, 2] for m")]
    [InlineData("dynamic_batching { priority_levels: 2 default_priority_level: 3 }", "line 1, column 63: default priority level must be in range [1, 2] for m")]
    [InlineData("dynamic_batching { priority_levels: 2 default_priority_level: 1 priority_queue_policy { key: 3 value { } } }", "line 1, column 94: priority queue policy must have priority level in range [1, 2] for m")]
    [InlineData("dynamic_batching { preserve_ordering: true priority_levels: 2 default_priority_level: 1 }", "line 1, column 61: Only one priority level is allowed when 'preserve_ordering' is true for m")]
    [InlineData("dynamic_batching { preserve_ordering: true default_queue_policy { timeout_action: DELAY default_timeout_microseconds: 1 } }", "line 1, column 83: Queue policy can not have DELAY as timeout action when 'preserve_ordering' is true for m")]
    [InlineData("dynamic_batching { preserve_ordering: true priority_queue_policy { key: 1 value { timeout_action: DELAY default_timeout_microseconds: 1 } } }", "line 1, column 99: Queue policy can not have DELAY")]
    [InlineData("model_transaction_policy { decoupled: true } response_cache { enable: true }", "line 1, column 61: Response Cache does not currently support model m with 'decoupled' transaction policy. Please disable the response cache.")]
    [InlineData("model_metrics { metric_control { } }", "line 1, column 32: metric control must specify 'metric_identifier'")]
    [InlineData("model_metrics { metric_control { metric_identifier { } } }", "metric identifier must specify non-empty 'family'")]
    [InlineData("model_metrics { metric_control { metric_identifier { family: 'f' } } }", "metric control must specify 'histogram_options'")]
    [InlineData("model_metrics { metric_control { metric_identifier { family: 'f' } histogram_options { } } }", "histogram options must specify non-empty 'buckets'")]
    [InlineData("model_metrics { metric_control { metric_identifier { family: 'f' } histogram_options { buckets: [ 1, 1 ] } } }", "'buckets' must be finite numbers in ascending order")]
    [InlineData("model_warmup { batch_size: 2 }", "line 1, column 28: 'batch_size' is 2; m takes at most 1")]
    [InlineData("model_warmup { name: 'w' inputs { key: 'x' value { dims: 1 zero_data: true } } }", "line 1, column 50: the input 'x' of model_warmup 'w' must specify 'data_type'")]
    [InlineData("model_warmup { name: 'w' inputs { key: 'x' value { data_type: TYPE_FP32 dims: -1 zero_data: true } } }", "line 1, column 79: the input 'x' of model_warmup 'w' has -1 in 'dims'; expected numbers from 0")]
    [InlineData("model_warmup { name: 'w' inputs { key: 'x' value { data_type: TYPE_FP32 dims: 1 } } }", "must have one of zero_data, random_data and input_data_file")]
    [InlineData("model_warmup { name: 'w' inputs { key: 'x' value { data_type: TYPE_FP32 dims: 1 input_data_file: '' } } }", "the input 'x' of model_warmup 'w' names no file")]
    [InlineData("model_warmup { name: 'w' inputs { key: 'x' value { data_type: TYPE_FP32 dims: 1 input_data_file: '/etc/passwd' } } }", "line 1, column 98: 'input_data_file' is '/etc/passwd'; expected the name of a file, without a folder")]
    public void Parse_FieldThatIsWrong_IsRefusedByNameAndPlace(string text, string message) => Refused(text, ErrorCode.InvalidArgument, message);

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

    private static void Refused(string text, ErrorCode code, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => ModelConfig.Parse(text, "m/config.pbtxt"));
        Assert.Equal(code, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith("'m/config.pbtxt', line ", refusal.Message, StringComparison.Ordinal);
    }
}
