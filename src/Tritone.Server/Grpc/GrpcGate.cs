using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Tritone.Server.Hosting;
using Tritone.Server.Logging;

namespace Tritone.Server.Grpc;

/// <summary>Stands before every method: closes what is restricted, and turns errors into statuses.</summary>
internal sealed class GrpcGate(ServerContext server) : Interceptor
{
    // Triton's prefix for headers that open a restricted part of the protocol.
    private const string HeaderPrefix = "triton-grpc-protocol-";

    private readonly ILogger _logger = server.LoggerFactory.CreateLogger<GrpcGate>();

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            CheckRestriction(context);
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw ToRpcException(exception, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            CheckRestriction(context);
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw ToRpcException(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            CheckRestriction(context);
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw ToRpcException(exception, context);
        }
    }

    private RpcException ToRpcException(Exception exception, ServerCallContext context)
    {
        if (exception is TritoneException known)
        {
            return new RpcException(new Status(known.Code.ToGrpcStatus(), known.Message));
        }

        if (context.CancellationToken.IsCancellationRequested)
        {
            return new RpcException(new Status(StatusCode.Cancelled, "the call was cancelled"));
        }

        ServerLog.RequestBroke(_logger, GrpcCall.MethodOf(context.Method), exception);
        return new RpcException(new Status(StatusCode.Internal, $"this should not have happened ({exception.GetType().Name}): {ErrorText.Of(exception)}"));
    }

    private void CheckRestriction(ServerCallContext context)
    {
        if (server.Options.GrpcRestrictions.Count == 0 || GrpcMethods.CategoryOf(context.Method) is not { } category)
        {
            return;
        }

        var restriction = server.Options.GrpcRestrictions.FirstOrDefault(candidate => candidate.Categories.Contains(category));
        if (restriction is not null && context.RequestHeaders.GetValue(HeaderPrefix + restriction.Header) != restriction.Value)
        {
            throw new TritoneException(ErrorCode.Unavailable, $"This protocol is restricted, expecting header '{HeaderPrefix}{restriction.Header}'");
        }
    }
}
