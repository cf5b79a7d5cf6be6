using System.Text.Json;
using Tritone.Modeling.Graphs;
using Tritone.Repository.Publication;

namespace Tritone.Cli.Inspect;

/// <summary>What there is to say of an ONNX file.</summary>
internal static class OnnxInspection
{
    public static Action<Utf8JsonWriter> Read(string path)
    {
        var file = OnnxFile.Read(path);
        return writer =>
        {
            writer.WriteString("kind", "onnx");
            WriteFields(writer, path, file);
        };
    }

    public static void WriteFields(Utf8JsonWriter writer, string path, OnnxFile file)
    {
        writer.WriteString("producer", file.Producer);
        writer.WriteCounts("opsets", file.Opsets);
        writer.WriteStrings("inputs", file.Inputs);
        writer.WriteStrings("outputs", file.Outputs);
        writer.WriteCounts("ops", file.OpCounts);
        writer.WriteCounts("elements", file.ElementCounts);
        writer.WriteNumber("bytes", file.Bytes);
        writer.WriteString("sha256", FileHash.Describe(path, Path.GetFileName(path)).Sha256);
    }
}
