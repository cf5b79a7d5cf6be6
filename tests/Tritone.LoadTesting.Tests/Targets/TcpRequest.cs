namespace Tritone.LoadTesting.Tests.Targets;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Head">Its first line and its headers.</param>
/// <param name="Body">Its body, a character for each byte.</param>
internal sealed record TcpRequest(string Head, string Body)
{
    public string FirstLine => Head.Split("\r\n")[0];

    /// <summary>A header; null if it is not there.</summary>
    public string? Header(string name)
    {
        var line = Head.Split("\r\n").Skip(1).SingleOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 1)..].Trim();
    }
}
