using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Tritone.Protocol.Grpc;
using Tritone.Server.Grpc;

namespace Tritone.Server.Tests.Grpc;

public sealed class GrpcPortTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ServerReflectionInfo_ListOfServices_NamesAllAndDescribesThem()
    {
        await using var host = await GrpcHost.StartAsync(Cancellation);
        var client = new ServerReflection.ServerReflectionClient(host.Raw.Channel);
        using var call = client.ServerReflectionInfo(cancellationToken: Cancellation);

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToList();
        Assert.Contains("inference.GRPCInferenceService", services);
        Assert.Contains("grpc.health.v1.Health", services);

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "inference.GRPCInferenceService" }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        var files = call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto;
        Assert.Contains(GrpcServiceReflection.Descriptor.SerializedData, files);
        Assert.Contains(ModelConfigReflection.Descriptor.SerializedData, files);
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Watch_ServerThatStops_TellsReadyAndThenNot()
    {
        await using var host = await GrpcHost.StartAsync(Cancellation);
        using var call = new Health.HealthClient(host.Raw.Channel).Watch(new HealthCheckRequest { Service = "any" }, cancellationToken: Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, call.ResponseStream.Current.Status);

        var stopping = host.Server.StopAsync();
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, call.ResponseStream.Current.Status);
        Assert.False(await call.ResponseStream.MoveNext(Cancellation));
        Assert.True(await stopping);
    }

    [Fact]
    public async Task ModelInfer_MessageOfManyMegabytes_IsRead()
    {
        await using var host = await GrpcHost.StartAsync(Cancellation);
        var request = GrpcHost.Request("large");
        request.RawInputContents.Add(Google.Protobuf.ByteString.CopyFrom(new byte[40 * 1024 * 1024]));

        // More raw contents than inputs are no error in Triton.
        Assert.Equal("large", (await host.Client.ModelInferAsync(request, cancellationToken: Cancellation)).Id);
    }

    [Fact]
    public async Task ModelInfer_NoMessageAtAll_IsAnErrorOfTheCall()
    {
        await using var host = await GrpcHost.StartAsync(Cancellation);
        var reply = await host.Raw.UnaryAsync("inference.GRPCInferenceService", "ModelInfer", [0xFF, 0xFF, 0xFF], new CallOptions(cancellationToken: Cancellation));
        Assert.NotEqual(StatusCode.OK, reply.Status.StatusCode);
        Assert.Equal("after", (await host.Client.ModelInferAsync(GrpcHost.Request("after"), cancellationToken: Cancellation)).Id);
    }

    [Fact]
    public void ToGrpcStatus_EveryCode_HasOne()
        => Assert.Equal(
            [
                StatusCode.Unknown, StatusCode.Internal, StatusCode.NotFound, StatusCode.InvalidArgument, StatusCode.Unavailable, StatusCode.Unimplemented, StatusCode.AlreadyExists,
                StatusCode.Cancelled,
            ],
            Enum.GetValues<ErrorCode>().Select(GrpcStatus.ToGrpcStatus));
}
