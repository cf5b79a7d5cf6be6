using Tritone.Protocol.Json;

namespace Tritone.Protocol.Management;

/// <summary>The body of a request to load a model.</summary>
/// <param name="Parameters">Its parameters by name, each once.</param>
public sealed record LoadRequest(IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads a body.</summary>
    /// <param name="utf8">JSON, or nothing.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: it is no JSON, or a parameter is no string.</exception>
    public static LoadRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        if (utf8.IsEmpty)
        {
            return new LoadRequest(read);
        }

        using var tree = JsonTree.ParseRequest(utf8);
        if (tree.Root.TryGetMember("parameters"u8, out var parameters))
        {
            foreach (var (name, value) in parameters.Members())
            {
                read.TryAdd(name.AsString(), value.AsString());
            }
        }

        return new LoadRequest(read);
    }
}
