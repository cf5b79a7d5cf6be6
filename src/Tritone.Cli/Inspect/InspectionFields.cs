using System.Text.Json;
using Tritone.Repository.Manifest;

namespace Tritone.Cli.Inspect;

/// <summary>Pieces that several inspections write.</summary>
internal static class InspectionFields
{
    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    public static void WriteCounts<T>(this Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, T>> counts)
        where T : IConvertible
    {
        writer.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            writer.WriteNumber(key, count.ToInt64(null));
        }

        writer.WriteEndObject();
    }

    public static void WriteFiles(this Utf8JsonWriter writer, IEnumerable<ManifestFile> files)
    {
        writer.WriteStartArray("files");
        foreach (var file in files)
        {
            writer.WriteStartObject();
            writer.WriteString("name", file.Name);
            writer.WriteNumber("bytes", file.Bytes);
            writer.WriteString("sha256", file.Sha256);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
