using Tritone.Serving.Metrics;

namespace Tritone.Server.Metrics;

/// <summary>What one server and its models measure. Made first, given to the repository and then to the server. Thread-safe.</summary>
public sealed class ServerTelemetry : IDisposable
{
    /// <summary>Creates the instruments. Nothing is collected before a server starts.</summary>
    public ServerTelemetry()
    {
        Serving = new ServingMetrics(Meters);
        Server = new ServerMetrics(Meters, TimeProvider.System);
    }

    /// <summary>What the models of a repository count.</summary>
    public ServingMetrics Serving { get; }

    /// <summary>What the ports count, and what is known of the process and its machine.</summary>
    internal ServerMetrics Server { get; }

    internal MeterFactory Meters { get; } = new();

    /// <inheritdoc />
    public void Dispose() => Meters.Dispose();
}
