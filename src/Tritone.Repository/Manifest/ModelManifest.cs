using System.Text.Json;
using System.Text.Json.Serialization;
using Tritone.Files;

namespace Tritone.Repository.Manifest;

/// <summary>Where a version of a model came from and how it was made: <c>manifest.json</c> in its folder. Immutable.</summary>
/// <remarks>It holds no time and no path of the machine, so that the same checkpoint and settings give the same manifest.</remarks>
public sealed record ModelManifest
{
    /// <summary>The name of the file in a version folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The version of this format that this program writes and reads.</summary>
    public const int CurrentSchema = 1;

    private const long MaxFileLength = 16 * 1024 * 1024;

    /// <summary>The version of the format.</summary>
    [JsonPropertyOrder(-1)]
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The program that made the version: <c>tritone 0.1.0</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>The checkpoint.</summary>
    public required ManifestSource Source { get; init; }

    /// <summary>What the conversion was asked for, and what it took from the checkpoint.</summary>
    public required ManifestSettings Settings { get; init; }

    /// <summary>The graph that was written.</summary>
    public required ManifestGraph Graph { get; init; }

    /// <summary>How close the graph, before it was quantised, is to the plain computation; null for a graph that was imported, of which there is none.</summary>
    public ManifestParity? Parity { get; init; }

    /// <summary>How it was quantised; null for a version that is not INT8.</summary>
    public ManifestQuantization? Quantization { get; init; }

    /// <summary>What the gate saw and said; null for a version that needed none.</summary>
    public ManifestGate? Gate { get; init; }

    /// <summary>Every file that was written, this one apart, by its path in the model's directory; the version's own without its number.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The <c>manifest.json</c>.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such file. <see cref="ErrorCode.InvalidArgument"/>: it is not a manifest.
    /// <see cref="ErrorCode.Unsupported"/>: it is of a later schema.
    /// </exception>
    public static ModelManifest Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'");
        }

        var length = FileLength.Of(path);
        return length <= MaxFileLength
            ? Parse(File.ReadAllBytes(path), path)
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' has {length} bytes; at most {MaxFileLength} are read");
    }

    /// <summary>Parses the bytes of a file.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="path">The name of the file, for messages.</param>
    /// <exception cref="TritoneException">As for <see cref="Read"/>.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> utf8, string path)
    {
        ModelManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(utf8, ManifestJson.Default.ModelManifest);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is not a manifest: {ErrorText.Of(exception)}", exception);
        }

        return manifest switch
        {
            null => throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is not a manifest: it holds null"),
            { Schema: < 1 or > CurrentSchema } => throw new TritoneException(
                ErrorCode.Unsupported, $"'{path}' has schema {manifest.Schema}; this program reads 1 to {CurrentSchema}"),
            _ => manifest,
        };
    }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Default.ModelManifest), (byte)'\n'];
}
