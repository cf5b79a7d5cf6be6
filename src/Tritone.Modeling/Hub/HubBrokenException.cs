namespace Tritone.Modeling.Hub;

/// <summary>A request that may succeed when it is made again: no connection, a broken body, a server that is busy.</summary>
internal sealed class HubBrokenException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>How long the server asks to wait, if it does.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether there was no connection at all.</summary>
    public bool IsConnectFailure { get; init; }
}
