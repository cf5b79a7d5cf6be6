using Tritone.Protocol.Metadata;

namespace Tritone.LoadTesting.Targets;

/// <summary>A server before it is loaded: what it says of its models, and how they are asked. Thread-safe.</summary>
public abstract class LoadServer : IDisposable
{
    private protected LoadServer(ServerAddress address, Uri? metrics)
    {
        Address = address;
        Metrics = new MetricsEndpoint(metrics ?? DefaultMetrics(address));
    }

    /// <summary>Where it is.</summary>
    public ServerAddress Address { get; }

    private protected MetricsEndpoint Metrics { get; }

    /// <summary>Takes a server; nothing is sent yet.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="metrics">Where its metrics are; null for port 8002 of the same host. They need not be there.</param>
    public static LoadServer At(ServerAddress address, Uri? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsGrpc ? new GrpcLoadServer(address, metrics) : new HttpLoadServer(address, metrics);
    }

    /// <summary>The models that are ready.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unavailable"/>: the server cannot be reached, or has no list of its models.</exception>
    public abstract Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken);

    /// <summary>What the server says of a model.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unavailable"/>: the server cannot be reached, or does not serve the model.</exception>
    public abstract Task<ModelMetadata> DescribeAsync(string model, CancellationToken cancellationToken);

    /// <summary>Asks a model for inferences. The target lives as long as the server.</summary>
    public abstract ITarget ForModel(string model);

    /// <summary>Asks what texts feel like. The target lives as long as the server.</summary>
    /// <param name="model">The model whose statistics are read; null if none is known.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the server is asked over gRPC, which has no texts.</exception>
    public abstract ITarget ForTexts(string? model);

    /// <inheritdoc />
    public void Dispose()
    {
        Metrics.Dispose();
        DisposeConnection();
        GC.SuppressFinalize(this);
    }

    private protected abstract void DisposeConnection();

    private protected TritoneException Unreachable(Exception exception)
        => new(ErrorCode.Unavailable, $"cannot reach {Address}: {FailureKinds.Of(exception)}", exception);

    private protected TritoneException Refused(string what, string why) => new(ErrorCode.Unavailable, $"{Address} {what}: {why}");

    private static Uri DefaultMetrics(ServerAddress address) => new UriBuilder("http", address.Uri.Host, 8002, "metrics").Uri;
}
