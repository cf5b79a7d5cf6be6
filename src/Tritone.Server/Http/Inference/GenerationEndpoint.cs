using Tritone.Protocol.Generation;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Json;
using Tritone.Server.Hosting;
using Tritone.Server.Http.Routing;
using Tritone.Server.Logging;

namespace Tritone.Server.Http.Inference;

/// <summary><c>POST /v2/models/{model}/generate</c> and <c>generate_stream</c>: inference for people who write JSON by hand. A stream has one event, since models here answer once.</summary>
internal sealed class GenerationEndpoint(ServerContext server)
{
    public async Task GenerateAsync(RouteCall call, bool isStream)
    {
        _ = server.Repository.Find(call.Model, call.Version);
        var body = await RequestBody.ReadAsync(call.Context, server.Options.MaxBodyLength);
        using var memory = new RequestMemory();
        var request = GenerationRequestReader.Read(body, server.Repository.Describe(call.Model, call.Version), memory);
        RequestRecord.Note(call.Context, call.Model, request.Id);
        var response = await AnswerAsync(call, request);

        using var reply = new PooledBuffer();
        if (isStream)
        {
            reply.Write("data: "u8);
        }

        GenerationResponse.Write(response, reply);
        if (isStream)
        {
            reply.Write("\n\n"u8);
        }

        await Replies.BodyAsync(call.Context, isStream ? "text/event-stream; charset=utf-8" : Replies.Json, reply.Written);
    }

    private async ValueTask<InferenceResponse> AnswerAsync(RouteCall call, InferenceRequest request)
    {
        using var lease = server.Repository.Lease(call.Model, call.Version);
        return await lease.Model.InferAsync(request, call.Context.RequestAborted);
    }
}
