using System.Globalization;
using System.Text;
using Tritone.Tensors;

namespace Tritone.Repository.Configuration;

/// <summary>Writes a <c>config.pbtxt</c>; the same config gives the same text.</summary>
internal static class ModelConfigWriter
{
    public static string Write(ModelConfig config)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: {Quote(config.Name)}\n");
        text.Append(CultureInfo.InvariantCulture, $"platform: {Quote(ModelConfig.OnnxPlatform)}\n");
        text.Append(CultureInfo.InvariantCulture, $"max_batch_size: {config.MaxBatchSize}\n");
        if (config.ModelFileName != "model.onnx")
        {
            text.Append(CultureInfo.InvariantCulture, $"default_model_filename: {Quote(config.ModelFileName)}\n");
        }

        foreach (var input in config.Inputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"input [ {{ {Tensor(input.Name, input.DataType, input.Dims)}{(input.IsOptional ? " optional: true" : "")} }} ]\n");
        }

        foreach (var output in config.Outputs)
        {
            var label = output.LabelFileName is { } name ? $" label_filename: {Quote(name)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"output [ {{ {Tensor(output.Name, output.DataType, output.Dims)}{label} }} ]\n");
        }

        if (config.DynamicBatching is { } batching)
        {
            AppendBatching(text, batching);
        }

        text.Append(CultureInfo.InvariantCulture, $"instance_group [ {{ count: {config.InstanceCount} kind: KIND_CPU }} ]\n");
        AppendVersionPolicy(text, config.VersionPolicy);
        if (config.GraphLevel is { } level)
        {
            text.Append(CultureInfo.InvariantCulture, $"optimization {{ graph {{ level: {level} }} }}\n");
        }

        foreach (var (key, value) in config.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"parameters {{ key: {Quote(key)} value {{ string_value: {Quote(value)} }} }}\n");
        }

        return text.ToString();
    }

    private static string Tensor(string name, TensorDataType dataType, IReadOnlyList<long> dims)
        => $"name: {Quote(name)} data_type: {dataType.ToConfigName()} dims: [ {List(dims)} ]";

    private static void AppendBatching(StringBuilder text, DynamicBatching batching)
    {
        text.Append("dynamic_batching {");
        if (batching.PreferredBatchSizes.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" preferred_batch_size: [ {List(batching.PreferredBatchSizes)} ]");
        }

        if (batching.MaxQueueDelayMicroseconds > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" max_queue_delay_microseconds: {batching.MaxQueueDelayMicroseconds}");
        }

        text.Append(" }\n");
    }

    private static void AppendVersionPolicy(StringBuilder text, VersionPolicy policy)
    {
        var choice = policy switch
        {
            { LatestCount: 1 } => null, // Triton's default
            { LatestCount: { } count } => $"latest {{ num_versions: {count} }}",
            { SpecificVersions: { } versions } => $"specific {{ versions: [ {List(versions)} ] }}",
            _ => "all { }",
        };
        if (choice is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"version_policy {{ {choice} }}\n");
        }
    }

    private static string List<T>(IEnumerable<T> numbers)
        where T : IFormattable
        => string.Join(", ", numbers.Select(number => number.ToString(null, CultureInfo.InvariantCulture)));

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                < ' ' or '\u007F' => quoted.Append(CultureInfo.InvariantCulture, $"\\{Convert.ToString(character, 8).PadLeft(3, '0')}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
