using System.Text;

namespace Tritone.Server.Tests.Conformance;

/// <summary>Compares metrics: every family and series that Triton has, whatever its value and its place; there may be more.</summary>
internal static class MetricsText
{
    /// <returns>What is missing; null if nothing.</returns>
    public static string? Compare(byte[] expected, byte[] actual)
    {
        var have = Series(actual);
        var missing = Series(expected).Where(line => !have.Contains(line)).ToList();
        return missing.Count == 0 ? null : $"missing: {string.Join("; ", missing)}";
    }

    private static HashSet<string> Series(byte[] text)
        => [.. Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.StartsWith('#') ? line : line[..line.LastIndexOf(' ')])];
}
