using System.Globalization;

namespace Tritone.Modeling.Tests.Hub;

/// <summary>A request that a <see cref="HubServer"/> was sent.</summary>
internal sealed record HubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string File => Path[(Path.LastIndexOf('/') + 1)..];

    public bool IsGetOf(string file) => Method == "GET" && File == file;

    /// <summary>The first and last byte of its Range, if it has one.</summary>
    public (long From, long To)? Range
    {
        get
        {
            if (!Headers.TryGetValue("Range", out var text))
            {
                return null;
            }

            var ends = text["bytes=".Length..].Split('-');
            return (long.Parse(ends[0], CultureInfo.InvariantCulture), long.Parse(ends[1], CultureInfo.InvariantCulture));
        }
    }
}
