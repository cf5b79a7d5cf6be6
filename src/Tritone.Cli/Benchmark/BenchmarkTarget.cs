using Tritone.Cli.CommandLine;
using Tritone.LoadTesting.Payloads;
using Tritone.LoadTesting.Targets;
using Tritone.Protocol.Metadata;

namespace Tritone.Cli.Benchmark;

/// <summary>A server that is ready to be loaded, and the requests that it is sent.</summary>
internal sealed class BenchmarkTarget : IDisposable
{
    // Without data: enough that no two requests in a row are alike, few enough to be made at once.
    private const int RandomRequests = 512;

    private readonly LoadServer _server;

    private BenchmarkTarget(string name, LoadServer server, string? model, ITarget target, IReadOnlyList<Payload> payloads)
        => (Name, _server, Model, Target, Payloads) = (name, server, model, target, payloads);

    public string Name { get; }

    public string? Model { get; }

    public ServerAddress Address => _server.Address;

    public ITarget Target { get; }

    public IReadOnlyList<Payload> Payloads { get; }

    /// <summary>Asks a server what it serves, makes its requests, and sends the first of them.</summary>
    /// <exception cref="TritoneException">It cannot be reached, does not serve the model, or refuses the request.</exception>
    public static async Task<BenchmarkTarget> ConnectAsync(string name, ServerAddress address, BenchmarkSettings settings, CancellationToken cancellationToken)
    {
        var server = LoadServer.At(address, settings.Metrics);
        try
        {
            var model = settings.Model ?? await FindModelAsync(server, settings.IsText, cancellationToken);
            var target = settings.IsText ? server.ForTexts(model) : server.ForModel(model!);
            var payloads = settings.IsText
                ? TextBodies.Create(settings.Model, settings.Data.Texts!, settings.Tensors.BatchSize)
                : CreateTensors(await server.DescribeAsync(model!, cancellationToken), Encoding(address, settings), settings);
            if (await ProbeAsync(target, payloads[0], address, cancellationToken) is { } refusal)
            {
                throw new TritoneException(ErrorCode.Unavailable, $"{address} refuses the first request: {refusal}");
            }

            return new BenchmarkTarget(name, server, model, target, payloads);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose() => _server.Dispose();

    // Only statistics need the model of texts, and not every server has a list.
    private static async Task<string?> FindModelAsync(LoadServer server, bool isText, CancellationToken cancellationToken)
    {
        try
        {
            var models = await server.ListModelsAsync(cancellationToken);
            return models switch
            {
                [var only] => only,
                _ when isText => null,
                [] => throw new TritoneException(ErrorCode.NotFound, $"{server.Address} has no model that is ready"),
                _ => throw new UsageException($"{server.Address} serves {string.Join(", ", models)}: --model names one"),
            };
        }
        catch (TritoneException) when (isText)
        {
            return null;
        }
    }

    private static IReadOnlyList<Payload> CreateTensors(ModelMetadata model, PayloadEncoding encoding, BenchmarkSettings settings)
    {
        var requests = settings.Data switch
        {
            { Texts: { } texts, Encoder: { } encoder } => TextTensors.Create(model, [.. texts.Select(text => (encoder.Encode(text.Text, settings.Tensors.Pad), text.Label))], settings.Tensors),
            { TensorFile: { } file } => TensorFile.Read(file, model, settings.Tensors),
            _ => [.. RandomTensors.Create(model, settings.Tensors, RandomRequests).Select(tensors => new TensorRequest(tensors, []))],
        };
        return [.. requests.Select(request => InferenceBodies.Create(encoding, model.Name, request.Tensors, request.Labels, model))];
    }

    private static PayloadEncoding Encoding(ServerAddress address, BenchmarkSettings settings)
        => address.IsGrpc ? PayloadEncoding.Grpc : settings.IsJsonTensors ? PayloadEncoding.HttpJson : PayloadEncoding.HttpBinary;

    private static async Task<string?> ProbeAsync(ITarget target, Payload payload, ServerAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await target.ProbeAsync(payload, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new TritoneException(ErrorCode.Unavailable, $"cannot reach {address}: {exception.Message.TrimEnd('.')}", exception);
        }
    }
}
