using System.Text.RegularExpressions;

namespace Tritone.Server.Tests.Conformance;

/// <summary>The page that says which answers differ from Triton's on purpose: rows of case, difference and reason.</summary>
/// <param name="Rows">The rows.</param>
internal sealed record CompatibilityPage(IReadOnlyList<CompatibilityPage.Row> Rows)
{
    /// <summary>Reads the rows whose cases are those of a protocol.</summary>
    /// <param name="protocol"><c>http</c> or <c>grpc</c>: the first part of a row's case.</param>
    public static CompatibilityPage Read(string protocol)
        => new([.. File.ReadLines(Path.Combine(TestFiles.RepositoryRoot, "docs", "compatibility.md"))
            .Select(line => line.Split('|'))
            .Where(cells => cells.Length >= 5 && cells[1].Trim().StartsWith($"`{protocol}/", StringComparison.Ordinal))
            .Select(cells => new Row(cells[1].Trim().Trim('`')[(protocol.Length + 1)..], cells[2].Split(':', 2)[0].Trim()))]);

    /// <summary>A row: which cases may differ, and in what.</summary>
    /// <param name="Pattern">A profile and a case, in which a star stands for any characters: <c>default/007-*</c>.</param>
    /// <param name="Kind">What differs.</param>
    internal sealed record Row(string Pattern, string Kind)
    {
        /// <summary>The profile; a star for all.</summary>
        public string Profile => Pattern.Split('/')[0];

        public bool Allows(string profile, string name, Difference difference)
            => Kind == difference.Kind && Regex.IsMatch($"{profile}/{name}", $"^{Regex.Escape(Pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$");
    }
}
