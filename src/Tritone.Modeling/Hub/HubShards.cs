using System.Text;
using System.Text.Json;
using Tritone.Files;

namespace Tritone.Modeling.Hub;

/// <summary>Reads which files an index of weights names.</summary>
internal static class HubShards
{
    // Linux, macOS and Windows all end at 255; the largest published models have fewer than 200 shards.
    private const int MaxNameBytes = 255;
    private const int MaxShards = 1024;

    /// <summary>The names of the shards, each once, in ordinal order.</summary>
    /// <param name="path">The index.</param>
    /// <param name="extension">How the names must end.</param>
    /// <param name="files">All files of the repository, among which they must be.</param>
    /// <param name="maxLength">The most bytes of the index.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the index is not sound, or names something else than a file beside it.</exception>
    public static IReadOnlyList<string> Read(string path, string extension, IReadOnlySet<string> files, long maxLength) => JsonFields.Read(
        path,
        fields =>
        {
            var map = fields.Members("weight_map") ?? throw fields.Invalid("has no 'weight_map'");
            var shards = map.Select(entry => entry.Value.ValueKind is JsonValueKind.String
                ? entry.Value.GetString()!
                : throw fields.Invalid($"has a shard of tensor '{ErrorText.Shorten(entry.Key)}' that is not a string"));
            var names = shards.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (names.Count is 0 or > MaxShards)
            {
                throw fields.Invalid($"names {names.Count} shards; expected 1 to {MaxShards}");
            }

            foreach (var name in names)
            {
                if (!IsPlain(name) || !name.EndsWith(extension, StringComparison.Ordinal))
                {
                    throw fields.Invalid($"names the shard '{Printable(name)}'; expected the name of a {extension} file beside it");
                }

                if (!files.Contains(name))
                {
                    throw fields.Invalid($"names the shard '{Printable(name)}', which is not there");
                }
            }

            return names;
        },
        maxLength);

    /// <summary>Whether a name is that of a file in a folder and of nothing else, on every system.</summary>
    internal static bool IsPlain(string name)
        => name.Length > 0
            && name is not ("." or "..")
            && Encoding.UTF8.GetByteCount(name) <= MaxNameBytes
            && !name.Any(character => character is '/' or '\\' or ':' || char.IsControl(character));

    private static string Printable(string name) => ErrorText.Shorten(string.Concat(name.Select(character => char.IsControl(character) ? '?' : character)));
}
