using Google.Protobuf;
using Tritone.Protocol.Grpc;
using Tritone.Serving;

namespace Tritone.Server.Tests.Grpc;

/// <summary>A server of a tiny model that listens for gRPC alone, and a client of it.</summary>
internal sealed class GrpcHost : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ModelRepository _repository;

    private GrpcHost()
    {
        TestModel.Write(_directory["emotion"]);
        _repository = ModelRepository.Load(_directory.FullName);
    }

    public TritoneServer Server { get; private set; } = null!;

    public RawGrpc Raw { get; private set; } = null!;

    public GRPCInferenceService.GRPCInferenceServiceClient Client { get; private set; } = null!;

    public static async Task<GrpcHost> StartAsync(CancellationToken cancellationToken)
    {
        var host = new GrpcHost();
        var options = new ServerOptions { Http = null, Metrics = null, Grpc = FreePort.EndPoint, ExitTimeout = TimeSpan.FromMinutes(1) };
        host.Server = await TritoneServer.StartAsync(host._repository, options, cancellationToken: cancellationToken);
        host.Raw = new RawGrpc(host.Server.GrpcAddress!);
        host.Client = new GRPCInferenceService.GRPCInferenceServiceClient(host.Raw.Channel);
        return host;
    }

    /// <summary>A request of one text of so many tokens.</summary>
    public static ModelInferRequest Request(string id, string model = "emotion", int tokens = 4)
    {
        var ids = new byte[tokens * sizeof(long)];
        var mask = new byte[ids.Length];
        for (var i = 0; i < tokens; i++)
        {
            (ids[i * sizeof(long)], mask[i * sizeof(long)]) = ((byte)(5 + (i % 9)), 1);
        }

        return new ModelInferRequest
        {
            ModelName = model,
            Id = id,
            Inputs = { Input("input_ids", tokens), Input("attention_mask", tokens) },
            RawInputContents = { ByteString.CopyFrom(ids), ByteString.CopyFrom(mask) },
        };
    }

    public async ValueTask DisposeAsync()
    {
        Raw.Dispose();
        await Server.StopAsync();
        await Server.DisposeAsync();
        await _repository.DisposeAsync();
        _directory.Dispose();
    }

    private static ModelInferRequest.Types.InferInputTensor Input(string name, int tokens) => new() { Name = name, Datatype = "INT64", Shape = { 1L, tokens } };
}
