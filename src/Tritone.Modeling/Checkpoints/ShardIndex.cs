using System.Text.Json;
using Tritone.Files;

namespace Tritone.Modeling.Checkpoints;

/// <summary>An index of shards (<c>model.safetensors.index.json</c>): which file has which tensor. Immutable.</summary>
internal sealed record ShardIndex(IReadOnlyDictionary<string, string> Files)
{
    public static ShardIndex Read(string path) => JsonFields.Read(path, Read, 64 * 1024 * 1024);

    public static ShardIndex Parse(ReadOnlyMemory<byte> utf8, string path) => JsonFields.Parse(utf8, path, Read);

    private static ShardIndex Read(JsonFields fields)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (tensor, value) in fields.Members("weight_map") ?? throw fields.Invalid("has no 'weight_map'"))
        {
            if (value.ValueKind is not JsonValueKind.String)
            {
                throw fields.Invalid($"maps the tensor '{tensor}' to something that is no file name");
            }

            var name = value.GetString()!;
            files[tensor] = IsPlainName(name) ? name : throw fields.Invalid($"maps the tensor '{tensor}' to '{name.Replace('\0', '?')}'; a shard is a file in the same folder");
        }

        return files.Count > 0 ? new ShardIndex(files) : throw fields.Invalid("has an empty 'weight_map'");
    }

    // Never a path: what an index names is opened.
    private static bool IsPlainName(string name)
        => name.Length is > 0 and <= 255 && name is not ("." or "..") && name.AsSpan().IndexOfAny("/\\:\0") < 0;
}
