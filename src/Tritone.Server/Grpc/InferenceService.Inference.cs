using Grpc.Core;
using Tritone.Protocol.Grpc;
using Tritone.Protocol.Inference;
using Tritone.Server.Logging;
using Tritone.Serving.Tracing;

namespace Tritone.Server.Grpc;

/// <content>Inference: one request with one answer, and streams of them.</content>
internal sealed partial class InferenceService
{
    private readonly Func<SharedMemoryRange, Memory<byte>>? _sharedMemory = server.SharedMemory is { } regions ? regions.Find : null;

    public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context)
    {
        RequestRecord.Note(context.GetHttpContext(), server.Repository.Contains(request.ModelName) ? request.ModelName : null, request.Id);
        return InferAsync(request, context.CancellationToken);
    }

    public override async Task ModelStreamInfer(
        IAsyncStreamReader<ModelInferRequest> requestStream, IServerStreamWriter<ModelStreamInferResponse> responseStream, ServerCallContext context)
    {
        using var open = server.Streams.Open();
        var stream = new InferenceStream(
            (request, cancellationToken) => RequestSpans.IsOn ? TraceAsync(request, context, cancellationToken) : InferAsync(request, cancellationToken),
            context.RequestHeaders.GetValue(InferenceStream.ErrorsAsStatusHeader) is "true",
            server.Stopping);
        await stream.RunAsync(requestStream, responseStream, context.CancellationToken);
    }

    // A stream is no request: each of those in it has a span of its own.
    private async Task<ModelInferResponse> TraceAsync(ModelInferRequest request, ServerCallContext context, CancellationToken cancellationToken)
    {
        using var span = RequestSpans.Start(context.RequestHeaders.GetValue("traceparent"), context.RequestHeaders.GetValue("tracestate"), request.ModelName);
        return await InferAsync(request, cancellationToken);
    }

    // As in Triton, a model that is not there is told before the request is read.
    private async Task<ModelInferResponse> InferAsync(ModelInferRequest message, CancellationToken cancellationToken)
    {
        using var lease = server.Repository.Lease(message.ModelName, message.ModelVersion);
        var request = ModelInferRequestReader.Read(message, _sharedMemory);
        var response = await lease.Model.InferAsync(request, cancellationToken);
        return InferenceMessages.Create(request, response, _sharedMemory);
    }
}
