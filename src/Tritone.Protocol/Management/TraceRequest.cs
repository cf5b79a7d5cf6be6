using System.Text;
using Tritone.Protocol.Json;

namespace Tritone.Protocol.Management;

/// <summary>The body of a request to change what is traced.</summary>
public static class TraceRequest
{
    /// <summary>The setting that has several values.</summary>
    public const string Level = "trace_level";

    private static readonly string[] Names = ["trace_file", Level, "trace_rate", "trace_count", "log_frequency"];

    /// <summary>Reads a body. Names that are not known are not looked at, as in Triton.</summary>
    /// <param name="utf8">JSON.</param>
    /// <returns>The values by setting; none for a setting that is to go back to what it was.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: it is no JSON, or a value is of another type.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Parse(ReadOnlyMemory<byte> utf8)
    {
        using var tree = JsonTree.ParseRequest(utf8);
        var settings = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var name in Names)
        {
            if (tree.Root.TryGetMember(Encoding.UTF8.GetBytes(name), out var value))
            {
                settings[name] = value.IsNull ? [] : name == Level ? Strings(value) : [value.AsString()];
            }
        }

        return settings;
    }

    private static List<string> Strings(JsonValue value)
    {
        var strings = new List<string>();
        foreach (var element in value.Elements())
        {
            strings.Add(element.AsString());
        }

        return strings;
    }
}
