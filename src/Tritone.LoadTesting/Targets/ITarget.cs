using Tritone.LoadTesting.Payloads;

namespace Tritone.LoadTesting.Targets;

/// <summary>A server under load. Thread-safe.</summary>
public interface ITarget
{
    /// <summary>Sends a request and waits for the whole answer. A failure is a <see cref="Reply"/> with its kind, never an exception.</summary>
    /// <param name="payload">The request.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    ValueTask<Reply> SendAsync(Payload payload, CancellationToken cancellationToken);

    /// <summary>Sends a request and gives what the server says if it refuses it.</summary>
    /// <returns>Null for an answer; else the kind of the failure and its text, on one line.</returns>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    Task<string?> ProbeAsync(Payload payload, CancellationToken cancellationToken);

    /// <summary>Reads what the server has counted of the model so far; null if it does not say.</summary>
    Task<ServerCounters?> ReadCountersAsync(CancellationToken cancellationToken);
}
