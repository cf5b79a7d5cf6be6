using System.Text;
using Tritone.Protocol.Json;

namespace Tritone.Protocol.Management;

/// <summary>The body of a request to register a region of system shared memory.</summary>
/// <param name="Key">The name of the shared memory object.</param>
/// <param name="Offset">Where in it the region begins, in bytes.</param>
/// <param name="ByteSize">The region's length in bytes.</param>
public sealed record RegionRequest(string Key, ulong Offset, ulong ByteSize)
{
    /// <summary>Reads a body.</summary>
    /// <param name="utf8">JSON.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Internal"/>: it is no JSON, or a value is of another type. <see cref="ErrorCode.InvalidArgument"/>: the key or the length is missing.
    /// </exception>
    public static RegionRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        using var tree = JsonTree.ParseRequest(utf8);
        var key = Required(tree.Root, "key"u8).AsString();
        var offset = tree.Root.TryGetMember("offset"u8, out var value) ? value.AsUInt64() : 0;
        return new RegionRequest(key, offset, Required(tree.Root, "byte_size"u8).AsUInt64());
    }

    private static JsonValue Required(JsonValue root, ReadOnlySpan<byte> name)
        => root.TryGetMember(name, out var value)
            ? value
            : throw new TritoneException(ErrorCode.InvalidArgument, $"Shared memory register request has no '{Encoding.UTF8.GetString(name)}' field");
}
