namespace Tritone.Modeling.Tests.Hub;

/// <summary>What a <see cref="HubServer"/> sends: true or not.</summary>
internal sealed record HubReply(int Status, byte[]? Body = null)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>What Content-Length says, if not the truth.</summary>
    public long? SaidLength { get; init; }

    /// <summary>Sends this many bytes of the body and breaks the connection.</summary>
    public int? BreakAfter { get; init; }

    /// <summary>Sends this many bytes of the body and then nothing, with the connection open.</summary>
    public int? SilentAfter { get; init; }

    public static HubReply Redirect(string location, int status = 302) => new(status) { Headers = { ["Location"] = location } };
}
