using Tritone.Protocol.Json;

namespace Tritone.Protocol.Management;

/// <summary>The body of a request for the repository's index.</summary>
/// <param name="IsReady">Whether only models that are ready are wanted.</param>
public sealed record IndexRequest(bool IsReady)
{
    /// <summary>Reads a body.</summary>
    /// <param name="utf8">JSON, or nothing.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: it is no JSON. <see cref="ErrorCode.InvalidArgument"/>: <c>ready</c> is no boolean.</exception>
    public static IndexRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return new IndexRequest(false);
        }

        using var tree = JsonTree.ParseRequest(utf8);
        return tree.Root.TryGetMember("ready"u8, out var ready) switch
        {
            false => new IndexRequest(false),
            true when ready.Kind is JsonKind.True or JsonKind.False => new IndexRequest(ready.AsBoolean()),
            true => throw new TritoneException(ErrorCode.InvalidArgument, "Invalid value for 'ready': expected a boolean"),
        };
    }
}
