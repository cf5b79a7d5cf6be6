using System.Text.Json;
using Tritone.Cli.CommandLine;
using Tritone.Modeling.Graphs;
using Tritone.Repository;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Cli.Inspect;

/// <summary>What there is to say of a model directory.</summary>
internal static class ModelInspection
{
    public static Action<Utf8JsonWriter> Read(string path)
    {
        var directory = ModelDirectory.Open(path);
        return writer =>
        {
            writer.WriteString("kind", "model");
            writer.WriteString("name", directory.Name);
            writer.WriteString("directory", directory.FullPath);
            WriteConfig(writer, directory);
            writer.WriteBoolean("takes_texts", directory.HasTokenizer);
            writer.WriteStartArray("versions");
            foreach (var version in directory.Versions)
            {
                WriteVersion(writer, directory, version);
            }

            writer.WriteEndArray();
        };
    }

    private static void WriteConfig(Utf8JsonWriter writer, ModelDirectory directory)
    {
        var config = directory.Config;
        writer.WriteNumber("max_batch_size", config.MaxBatchSize);
        writer.WriteStrings("inputs", config.Inputs.Select(input => Describe(input.Name, input.DataType, input.Dims)));
        writer.WriteStrings("outputs", config.Outputs.Select(output => Describe(output.Name, output.DataType, output.Dims)));
        foreach (var output in config.Outputs)
        {
            if (directory.ReadLabels(output) is { } labels)
            {
                writer.WriteStrings("labels", labels);
            }
        }

        writer.WriteStartObject("parameters");
        foreach (var (key, value) in config.Parameters)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static string Describe(string name, TensorDataType dataType, IReadOnlyList<long> dims) => $"{name}: {dataType.ToWireName()} [{string.Join(", ", dims)}]";

    private static void WriteVersion(Utf8JsonWriter writer, ModelDirectory directory, long version)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", version);
        writer.WriteBoolean("served", directory.ServedVersions.Contains(version));
        var path = directory.ModelPath(version);
        OnnxInspection.WriteFields(writer, path, OnnxFile.Read(path));
        if (directory.ReadManifest(version) is { } manifest)
        {
            if (CpuClasses.FindMismatch(manifest.Quantization?.Cpu) is { } mismatch)
            {
                writer.WriteString("warning", mismatch);
            }

            writer.WriteManifest(manifest);
        }

        writer.WriteEndObject();
    }
}
