using Grpc.Core;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Metadata;
using Tritone.Server.Hosting;

namespace Tritone.Server.Grpc;

/// <summary>The v2 protocol over gRPC. Errors are thrown as <see cref="TritoneException"/>; <see cref="GrpcGate"/> turns them into statuses.</summary>
internal sealed partial class InferenceService(ServerContext server) : GRPCInferenceService.GRPCInferenceServiceBase
{
    public override Task<ServerLiveResponse> ServerLive(ServerLiveRequest request, ServerCallContext context) => Task.FromResult(new ServerLiveResponse { Live = true });

    public override Task<ServerReadyResponse> ServerReady(ServerReadyRequest request, ServerCallContext context)
        => Task.FromResult(new ServerReadyResponse { Ready = server.IsReady });

    public override Task<ModelReadyResponse> ModelReady(ModelReadyRequest request, ServerCallContext context)
        => Task.FromResult(new ModelReadyResponse { Ready = server.Repository.IsModelReady(request.Name, request.Version) });

    public override Task<ServerMetadataResponse> ServerMetadata(ServerMetadataRequest request, ServerCallContext context)
        => Task.FromResult(new ServerMetadataResponse
        {
            Name = ServerDescription.Metadata.Name,
            Version = ServerDescription.Metadata.Version,
            Extensions = { ServerDescription.Metadata.Extensions },
        });

    public override Task<ModelMetadataResponse> ModelMetadata(ModelMetadataRequest request, ServerCallContext context)
    {
        var metadata = server.Repository.Describe(request.Name, request.Version);
        return Task.FromResult(new ModelMetadataResponse
        {
            Name = metadata.Name,
            Versions = { metadata.Versions },
            Platform = metadata.Platform,
            Inputs = { metadata.Inputs.Select(ToMessage) },
            Outputs = { metadata.Outputs.Select(ToMessage) },
        });
    }

    public override Task<ModelConfigResponse> ModelConfig(ModelConfigRequest request, ServerCallContext context)
        => Task.FromResult(new ModelConfigResponse { Config = server.Repository.GetConfig(request.Name, request.Version) });

    public override Task<ModelStatisticsResponse> ModelStatistics(ModelStatisticsRequest request, ServerCallContext context)
    {
        var statistics = server.Repository.GetStatistics(NullIfEmpty(request.Name), NullIfEmpty(request.Version));
        return Task.FromResult(new ModelStatisticsResponse { ModelStats = { statistics.Select(StatisticsMessage.Create) } });
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

    private static ModelMetadataResponse.Types.TensorMetadata ToMessage(TensorMetadata tensor) => new() { Name = tensor.Name, Datatype = tensor.DataType, Shape = { tensor.Shape } };
}
