using System.Text.Json;
using Tritone.Repository.Manifest;

namespace Tritone.Cli.CommandLine;

/// <summary>Manifests within other JSON.</summary>
internal static class ManifestField
{
    /// <summary>Writes the field <c>manifest</c>, on the same line as everything else.</summary>
    public static void WriteManifest(this Utf8JsonWriter writer, ModelManifest manifest)
    {
        writer.WritePropertyName("manifest");
        using var document = JsonDocument.Parse(manifest.ToJson());
        document.RootElement.WriteTo(writer);
    }
}
