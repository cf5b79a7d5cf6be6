using Grpc.Core;
using Grpc.Net.Client;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Metadata;

namespace Tritone.LoadTesting.Targets;

/// <summary>A server over gRPC.</summary>
internal sealed class GrpcLoadServer : LoadServer
{
    private readonly GrpcChannel _channel;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client;

    public GrpcLoadServer(ServerAddress address, Uri? metrics)
        : base(address, metrics)
    {
        _channel = GrpcChannel.ForAddress(
            address.Uri,
            new GrpcChannelOptions { HttpHandler = HttpConnection.CreateHandler(), DisposeHttpClient = true, MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        _client = new GRPCInferenceService.GRPCInferenceServiceClient(_channel);
    }

    public override async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var index = await AskAsync("has no list of its models", client => client.RepositoryIndexAsync(new RepositoryIndexRequest { Ready = true }, cancellationToken: cancellationToken));
        return [.. index.Models.Select(model => model.Name).Distinct(StringComparer.Ordinal)];
    }

    public override async Task<ModelMetadata> DescribeAsync(string model, CancellationToken cancellationToken)
    {
        static TensorMetadata[] Tensors(IEnumerable<ModelMetadataResponse.Types.TensorMetadata> tensors)
            => [.. tensors.Select(tensor => new TensorMetadata(tensor.Name, tensor.Datatype, [.. tensor.Shape]))];

        var metadata = await AskAsync($"does not serve '{model}'", client => client.ModelMetadataAsync(new ModelMetadataRequest { Name = model }, cancellationToken: cancellationToken));
        return new ModelMetadata(metadata.Name, [.. metadata.Versions], metadata.Platform, Tensors(metadata.Inputs), Tensors(metadata.Outputs));
    }

    public override ITarget ForModel(string model) => new GrpcTarget(_channel.CreateCallInvoker(), new GrpcStatistics(_client, model, Metrics));

    public override ITarget ForTexts(string? model) => throw new TritoneException(ErrorCode.InvalidArgument, $"texts are asked over HTTP, not at {Address}");

    private protected override void DisposeConnection() => _channel.Dispose();

    private async Task<T> AskAsync<T>(string refusal, Func<GRPCInferenceService.GRPCInferenceServiceClient, AsyncUnaryCall<T>> ask)
    {
        try
        {
            return await ask(_client);
        }
        catch (RpcException exception) when (FailureKinds.ConnectionFailure(exception) is { } cause)
        {
            throw Unreachable(cause);
        }
        catch (RpcException exception) when (exception.StatusCode is not StatusCode.Cancelled)
        {
            throw Refused(refusal, $"{FailureKinds.Of(exception.StatusCode)} {exception.Status.Detail}");
        }
    }
}
