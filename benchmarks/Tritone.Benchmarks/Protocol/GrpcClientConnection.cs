using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Tritone.Protocol.Grpc;

namespace Tritone.Benchmarks.Protocol;

/// <summary>gRPC over a connection of its own, with a message that is made once.</summary>
internal sealed class GrpcClientConnection : IClient
{
    private static readonly Marshaller<byte[]> Bytes = new(bytes => bytes, bytes => bytes);
    private static readonly Method<byte[], byte[]> Infer = new(MethodType.Unary, "inference.GRPCInferenceService", "ModelInfer", Bytes, Bytes);

    private readonly GrpcChannel _channel;
    private readonly CallInvoker _calls;
    private readonly byte[] _request = CreateRequest().ToByteArray();

    private GrpcClientConnection(int port)
    {
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}", new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler() });
        _calls = _channel.CreateCallInvoker();
    }

    public static Task<GrpcClientConnection> ConnectAsync(int port) => Task.FromResult(new GrpcClientConnection(port));

    public async Task<byte[]> CallAsync() => await _calls.AsyncUnaryCall(Infer, null, default, _request);

    public async ValueTask AskAsync() => _ = await CallAsync();

    public void Dispose() => _channel.Dispose();

    private static ModelInferRequest CreateRequest() => new()
    {
        ModelName = "emotion_dynamic",
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = "input_ids", Datatype = "INT64", Shape = { 1, 4 } },
            new ModelInferRequest.Types.InferInputTensor { Name = "attention_mask", Datatype = "INT64", Shape = { 1, 4 } },
        },
        RawInputContents = { ByteString.CopyFrom(HttpRequests.Bytes([101, 114, 127, 140])), ByteString.CopyFrom(HttpRequests.Bytes([1, 1, 1, 1])) },
    };
}
