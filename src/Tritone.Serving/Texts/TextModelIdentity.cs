using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tritone.Repository.Manifest;

namespace Tritone.Serving.Texts;

/// <summary>What a model is known by in the cache for texts: name, version, the output that is read, and, where several processes share the cache, the bytes of its graph.</summary>
internal static class TextModelIdentity
{
    /// <summary>The identity of a version in this process; an owner tells it from others of the same name.</summary>
    public static byte[] Of(string name, long version, string output) => Of(name, version, output, []);

    /// <summary>The identity of a version wherever it is served: the files are read.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">Its version.</param>
    /// <param name="output">The output that has the logits.</param>
    /// <param name="folder">The version's folder: the graph, and the weights that may lie beside it.</param>
    public static byte[] OfFiles(string name, long version, string output, string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // The manifest says how the graph was made, and is not believed about what it is: somebody may have put another in its place.
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != ModelManifest.FileName).Order(StringComparer.Ordinal))
        {
            using var file = File.OpenRead(path);
            hash.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, path))));
            hash.AppendData(SHA256.HashData(file));
        }

        return Of(name, version, output, hash.GetHashAndReset());
    }

    private static byte[] Of(string name, long version, string output, ReadOnlySpan<byte> graph)
    {
        var content = new ArrayBufferWriter<byte>();
        Write(content, version);
        Write(content, name);
        Write(content, output);
        content.Write(graph);
        return SHA256.HashData(content.WrittenSpan);
    }

    private static void Write(ArrayBufferWriter<byte> content, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(content.GetSpan(sizeof(long)), number);
        content.Advance(sizeof(long));
    }

    private static void Write(ArrayBufferWriter<byte> content, string text)
    {
        Write(content, (long)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, content);
    }
}
