using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tritone.Repository.Configuration;
using Message = Tritone.Protocol.Grpc.ModelConfig;

namespace Tritone.Repository.Tests.Configuration;

/// <summary>Every field that the protocol's message has, one after the other: each is either kept or refused by its name.</summary>
public sealed class ModelConfigCoverageTests
{
    // With something of everything that there must be before other fields can be set.
    private const string Base =
        """
        name: "m" platform: "onnxruntime_onnx" backend: "onnxruntime" max_batch_size: 9
        input { name: "i" data_type: TYPE_FP32 dims: [ 2, 1, 1 ] reshape { shape: [ 2 ] } } output { name: "o" data_type: TYPE_FP32 dims: [ 2 ] reshape { shape: [ 2 ] } }
        dynamic_batching { priority_levels: 7 default_priority_level: 1 priority_queue_policy { key: 1 value { } } }
        model_warmup { name: "w" batch_size: 1 inputs { key: "i" value { data_type: TYPE_FP32 dims: [ 2 ] zero_data: true } } }
        instance_group { count: 1 kind: KIND_CPU }
        model_metrics { metric_control { metric_identifier { family: "f" } histogram_options { buckets: [ 2 ] } } }
        """;

    // What this program understands. A field that comes to it is added here, and to docs.
    private static readonly string[] Kept =
    [
        "name", "version_policy.latest.num_versions", "version_policy.specific.versions", "max_batch_size",
        "input.name", "input.data_type", "input.format", "input.dims", "input.reshape.shape", "input.optional",
        "output.name", "output.data_type", "output.dims", "output.reshape.shape", "output.label_filename",
        "optimization.graph.level", "optimization.input_pinned_memory.enable", "optimization.output_pinned_memory.enable",
        "dynamic_batching.preferred_batch_size", "dynamic_batching.max_queue_delay_microseconds", "dynamic_batching.preserve_ordering",
        "dynamic_batching.priority_levels", "dynamic_batching.default_priority_level",
        "dynamic_batching.default_queue_policy.timeout_action", "dynamic_batching.default_queue_policy.default_timeout_microseconds",
        "dynamic_batching.default_queue_policy.allow_timeout_override", "dynamic_batching.default_queue_policy.max_queue_size",
        "dynamic_batching.priority_queue_policy.value.timeout_action", "dynamic_batching.priority_queue_policy.value.default_timeout_microseconds",
        "dynamic_batching.priority_queue_policy.value.allow_timeout_override", "dynamic_batching.priority_queue_policy.value.max_queue_size",
        "instance_group.name", "instance_group.count", "default_model_filename", "metric_tags.value", "parameters.value.string_value",
        "model_warmup.name", "model_warmup.batch_size", "model_warmup.inputs.value.data_type", "model_warmup.inputs.value.dims",
        "model_warmup.inputs.value.zero_data", "model_warmup.inputs.value.random_data", "model_warmup.inputs.value.input_data_file", "model_warmup.count",
        "model_transaction_policy.decoupled", "response_cache.enable",
        "model_metrics.metric_control.metric_identifier.family", "model_metrics.metric_control.histogram_options.buckets",
    ];

    public static TheoryData<string> Fields => [.. Paths(Message.Descriptor, [])];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Parse_EachField_IsKeptOrRefusedByItsName(string path)
    {
        var message = Message.Parser.ParseFrom(ConfigFile.Parse(Base, "m/config.pbtxt").Message.ToByteArray());
        Set(message, path.Split('.'));

        // Requests in their order have no priorities.
        message.DynamicBatching?.PriorityLevels = message.DynamicBatching.PreserveOrdering ? 1 : message.DynamicBatching.PriorityLevels;
        var text = Messages.ToText(message);
        try
        {
            var config = ModelConfig.Parse(text, "m/config.pbtxt");
            ConfigDefaults.Apply(message);
            ConfigDefaults.ApplyBackend(message, "m");
            ConfigDefaults.ApplyToInstances(message);
            Assert.Equal(message, config.Message);
            Assert.Contains(path, Kept);
        }
        catch (TritoneException refusal)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(refusal.Message);
            Assert.Contains(path.Split('.'), name => refusal.Message.Contains(name, StringComparison.Ordinal) || refusal.Message.Contains("has kind", StringComparison.Ordinal));
            Assert.Contains(", line ", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(path, Kept);
        }
    }

    [Fact]
    public void Kept_EachField_IsOneOfTheMessages() => Assert.Empty(Kept.Except(Paths(Message.Descriptor, [])));

    private static IEnumerable<string> Paths(MessageDescriptor type, string[] parents)
    {
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            string[] path = [.. parents, field.Name];
            foreach (var inner in field.FieldType is FieldType.Message ? Paths(field.MessageType, path) : [string.Join('.', path)])
            {
                // The key of an entry is set with its value.
                if (!inner.EndsWith(".key", StringComparison.Ordinal))
                {
                    yield return inner;
                }
            }
        }
    }

    private static void Set(IMessage message, ReadOnlySpan<string> path)
    {
        var field = message.Descriptor.FindFieldByName(path[0]);
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            var value = field.MessageType.FindFieldByName("value");
            var key = map.Keys.Cast<object>().FirstOrDefault() ?? (field.MessageType.FindFieldByName("key").FieldType is FieldType.String ? "k" : 1UL);
            map[key] = map[key] ?? (value.FieldType is FieldType.Message ? value.MessageType.Parser.ParseFrom(ByteString.Empty) : "v");
            if (value.FieldType is FieldType.Message)
            {
                Set((IMessage)map[key]!, path[2..]);
            }
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            if (field.FieldType is FieldType.Message)
            {
                _ = list.Count == 0 ? list.Add(field.MessageType.Parser.ParseFrom(ByteString.Empty)) : 0;
                Set((IMessage)list[0]!, path[1..]);
            }
            else if (list.Count == 0 || field.Name == "versions")
            {
                list.Add(Value(field));
            }
        }
        else if (field.FieldType is FieldType.Message)
        {
            var inner = (IMessage?)field.Accessor.GetValue(message) ?? field.MessageType.Parser.ParseFrom(ByteString.Empty);
            field.Accessor.SetValue(message, inner);
            Set(inner, path[1..]);
        }
        else
        {
            field.Accessor.SetValue(message, Value(field));
        }
    }

    private static object Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => field.Name == "name" ? "m" : "other",
        FieldType.Bool => true,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.Name == "kind" ? 1 : field.EnumType.Values[^1].Number),
        FieldType.Float => 1f,
        FieldType.Double => 1.0,
        FieldType.Int32 => 2,
        FieldType.Int64 => 2L,
        FieldType.UInt32 => 2U,
        FieldType.UInt64 => 2UL,
        _ => throw new NotSupportedException($"no field here is of type {field.FieldType}"),
    };
}
