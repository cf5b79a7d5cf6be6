using Grpc.Core;
using Grpc.Net.Client;
using Tritone.Server.Tests.Conformance;

namespace Tritone.Server.Tests;

/// <summary>Calls methods by their names with messages that are bytes: no generated type in between tidies anything up.</summary>
internal sealed class RawGrpc(Uri server) : IDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(static bytes => bytes, static bytes => bytes);

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    /// <summary>The channel, for clients with generated types.</summary>
    public ChannelBase Channel => _channel;

    public async Task<GrpcReply> UnaryAsync(string service, string method, byte[] request, CallOptions options)
    {
        try
        {
            using var call = _channel.CreateCallInvoker().AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, method, Bytes, Bytes), null, options, request);
            var response = await call.ResponseAsync;
            return new GrpcReply([response], call.GetStatus());
        }
        catch (RpcException exception)
        {
            return new GrpcReply([], exception.Status);
        }
    }

    /// <summary>Sends all requests without waiting for answers, and reads all answers meanwhile.</summary>
    public async Task<GrpcReply> StreamAsync(string service, string method, IReadOnlyList<byte[]> requests, CallOptions options)
    {
        var responses = new List<byte[]>();
        using var call = _channel.CreateCallInvoker().AsyncDuplexStreamingCall(new Method<byte[], byte[]>(MethodType.DuplexStreaming, service, method, Bytes, Bytes), null, options);
        var sending = SendAsync(call.RequestStream, requests);
        try
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(options.CancellationToken))
            {
                responses.Add(response);
            }

            await sending;
            return new GrpcReply(responses, call.GetStatus());
        }
        catch (RpcException exception)
        {
            await sending;
            return new GrpcReply(responses, exception.Status);
        }
    }

    public void Dispose() => _channel.Dispose();

    private static async Task SendAsync(IClientStreamWriter<byte[]> stream, IReadOnlyList<byte[]> requests)
    {
        try
        {
            foreach (var request in requests)
            {
                await stream.WriteAsync(request);
            }

            await stream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The server has ended the call before everything was sent: how, the call says.
        }
    }
}
