using System.Buffers;
using Grpc.Core;
using Tritone.LoadTesting.Payloads;

namespace Tritone.LoadTesting.Targets;

/// <summary>A model that is asked over gRPC, with messages that were made beforehand. Thread-safe.</summary>
internal sealed class GrpcTarget(CallInvoker calls, GrpcStatistics statistics) : ITarget
{
    // A client only writes requests and only reads responses.
    private static readonly Marshaller<Payload> Request = new(Write, _ => throw new NotSupportedException());
    private static readonly Marshaller<byte[]> Response = new((_, _) => throw new NotSupportedException(), context => context.PayloadAsNewBuffer());
    private static readonly Method<Payload, byte[]> Infer = new(MethodType.Unary, "inference.GRPCInferenceService", "ModelInfer", Request, Response);

    public async ValueTask<Reply> SendAsync(Payload payload, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AskAsync(payload, cancellationToken).ConfigureAwait(false);
            return payload.Labels.Count == 0 ? new Reply(null, answer.Length) : Reply.Check(payload, answer.Length, AnswerLabels.FromGrpc(answer));
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is RpcException or OperationCanceledException)
        {
            return new Reply(Reply.GivenUp, 0);
        }
        catch (RpcException exception)
        {
            return new Reply(FailureKinds.Of(exception), 0);
        }
    }

    public async Task<string?> ProbeAsync(Payload payload, CancellationToken cancellationToken)
    {
        try
        {
            _ = await AskAsync(payload, cancellationToken);
            return null;
        }
        catch (RpcException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{FailureKinds.Of(exception)}: {exception.Status.Detail}";
        }
    }

    public Task<ServerCounters?> ReadCountersAsync(CancellationToken cancellationToken) => statistics.ReadAsync(cancellationToken);

    private AsyncUnaryCall<byte[]> AskAsync(Payload payload, CancellationToken cancellationToken)
        => calls.AsyncUnaryCall(Infer, null, new CallOptions(cancellationToken: cancellationToken), payload);

    private static void Write(Payload payload, SerializationContext context)
    {
        context.SetPayloadLength(payload.Body.Length);
        context.GetBufferWriter().Write(payload.Body.Span);
        context.Complete();
    }
}
