using Grpc.Core;
using Grpc.Net.Client;
using Tritone.Faults.Servers;
using Tritone.Protocol.Grpc;

namespace Tritone.Faults.Traffic;

/// <summary>Asks by gRPC, a call for each request.</summary>
internal sealed class GrpcAsker : IAsker
{
    private readonly AnswerSheet _sheet;
    private readonly GrpcChannel _channel;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client;

    public GrpcAsker(ServerProcess server, AnswerSheet sheet)
    {
        _sheet = sheet;
        _channel = server.OpenChannel();
        _client = new GRPCInferenceService.GRPCInferenceServiceClient(_channel);
    }

    public string Name => "gRPC";

    public async Task<Outcome> AskAsync(Question question, string id)
    {
        try
        {
            return GrpcMessages.Compare(_sheet, question, id, await _client.ModelInferAsync(GrpcMessages.Request(_sheet.Model, question, id)));
        }
        catch (RpcException exception)
        {
            return GrpcMessages.Failure(exception);
        }
    }

    public void Dispose() => _channel.Dispose();
}
