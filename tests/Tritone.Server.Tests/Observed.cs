using System.Text;
using Tritone.Server.Logging;
using Tritone.Server.Metrics;
using Tritone.Server.Options;
using Tritone.Serving;

namespace Tritone.Server.Tests;

/// <summary>A server of one model that takes texts and tensors, with its log and its metrics.</summary>
internal sealed class Observed : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly MemoryStream _errors = new();
    private readonly ServerTelemetry _telemetry = new();
    private ServerLoggerFactory? _log;
    private ModelRepository? _repository;
    private TritoneServer? _server;

    public Uri Http => _server!.HttpAddress!;

    public Uri Grpc => _server!.GrpcAddress!;

    public Uri Metrics => _server!.MetricsAddress!;

    /// <summary>A file beside the models.</summary>
    public string FileOf(string name) => _directory[name];

    /// <summary>What was logged until now. To be read while nothing is under way.</summary>
    public string Log => Encoding.UTF8.GetString(_errors.ToArray());

    public static async Task<Observed> StartAsync(
        CancellationToken cancellationToken, LogOptions? log = null, MetricsOptions? metrics = null, Func<Observed, IReadOnlyList<TraceSetting>>? traces = null, Uri? otlp = null)
    {
        var observed = new Observed();
        TestModel.Write(observed._directory["models/emotion"]);
        observed._log = new ServerLoggerFactory(log ?? new LogOptions(), observed._errors);
        observed._repository = await ModelRepository.OpenAsync(
            new ModelRepositoryOptions { Directories = [observed._directory["models"]] }, observed._telemetry.Serving, observed._log, cancellationToken: cancellationToken);
        var options = new ServerOptions
        {
            Http = FreePort.EndPoint,
            Grpc = FreePort.EndPoint,
            Metrics = FreePort.EndPoint,
            MetricsSettings = metrics ?? new MetricsOptions(),
            TraceSettings = traces?.Invoke(observed) ?? [],
            OtlpEndpoint = otlp,
        };
        observed._server = await TritoneServer.StartAsync(observed._repository, options, observed._log, observed._telemetry, cancellationToken);
        return observed;
    }

    /// <summary>An inference request of two rows.</summary>
    public Task<RawResponse> InferAsync(CancellationToken cancellationToken, string headers = "", string id = "")
        => RawHttp.PostAsync(
            Http,
            "/v2/models/emotion/infer",
            $$"""{"id":"{{id}}","inputs":[{"name":"input_ids","shape":[2,4],"datatype":"INT64","data":[2,5,6,3,2,7,3,0]},{"name":"attention_mask","shape":[2,4],"datatype":"INT64","data":[1,1,1,1,1,1,1,0]}]}""",
            cancellationToken,
            headers);

    public async Task<string> ScrapeAsync(CancellationToken cancellationToken) => (await RawHttp.GetAsync(Metrics, "/metrics", cancellationToken)).Text;

    /// <summary>Stops the server, so that all that is to be sent, written or logged is.</summary>
    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.StopAsync();
            await _server.DisposeAsync();
            _server = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_repository is not null)
        {
            await _repository.DisposeAsync();
        }

        _log?.Dispose();
        _telemetry.Dispose();
        _errors.Dispose();
        _directory.Dispose();
    }
}
