using Tritone.Protocol.Json;

namespace Tritone.Protocol.Management;

/// <summary>The body of a request to unload a model.</summary>
/// <param name="WithDependents">Whether models that were loaded because of it are to be unloaded too.</param>
public sealed record UnloadRequest(bool WithDependents)
{
    /// <summary>Reads a body. A value of <c>unload_dependents</c> that is no boolean is none, as in Triton.</summary>
    /// <param name="utf8">JSON, or nothing.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: it is no JSON.</exception>
    public static UnloadRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return new UnloadRequest(false);
        }

        using var tree = JsonTree.ParseRequest(utf8);
        return new UnloadRequest(
            tree.Root.TryGetMember("parameters"u8, out var parameters)
            && parameters.TryGetMember("unload_dependents"u8, out var dependents)
            && dependents.Kind is JsonKind.True);
    }
}
