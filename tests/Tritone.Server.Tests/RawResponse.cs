using System.Text;

namespace Tritone.Server.Tests;

/// <summary>An HTTP answer as it came.</summary>
internal sealed record RawResponse(int Status, string Reason, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header; null if it is not there.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
