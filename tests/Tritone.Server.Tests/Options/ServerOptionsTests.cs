using System.Net;
using Tritone.Server.Options;

namespace Tritone.Server.Tests.Options;

public sealed class ServerOptionsTests
{
    [Fact]
    public void Defaults_AreTritonsOnThisMachineAlone()
    {
        var options = new ServerOptions();
        Assert.Empty(options.FindErrors());
        Assert.Equal(
            [new IPEndPoint(IPAddress.Loopback, 8000), new IPEndPoint(IPAddress.Loopback, 8001), new IPEndPoint(IPAddress.Loopback, 8002)],
            [options.Http!, options.Grpc!, options.Metrics!]);
        Assert.Equal((1L << 26, TimeSpan.FromSeconds(30), false), (options.MaxBodyLength, options.ExitTimeout, options.AllowClientSharedMemory));
        Assert.Empty(options.HttpRestrictions);
        Assert.Empty(options.GrpcRestrictions);
        Assert.Null(options.HttpForwardedHeaders);
        Assert.Null(options.GrpcForwardedHeaders);
    }

    [Fact]
    public void FindErrors_EverythingWrong_NamesAllOfIt()
    {
        var health = ApiRestriction.Parse("health:h=v");
        var options = new ServerOptions
        {
            Http = new IPEndPoint(IPAddress.Any, 9000),
            Grpc = new IPEndPoint(IPAddress.Loopback, 9000),
            Metrics = new IPEndPoint(IPAddress.Parse("127.0.0.2"), 9000),
            MaxBodyLength = 0,
            ExitTimeout = TimeSpan.FromSeconds(-1),
            HttpRestrictions = [health, health],
            GrpcRestrictions = [health, health],
        };

        Assert.Equal(
            [
                "--http-port and --grpc-port are both 9000",
                "--http-port and --metrics-port are both 9000",
                "--http-max-input-size is 0; it is above 0",
                "--exit-timeout-secs is -1; it is not below 0",
                "--http-restricted-api restricts 'health' more than once",
                "--grpc-restricted-protocol restricts 'health' more than once",
            ],
            options.FindErrors());
    }

    [Fact]
    public void FindErrors_NoPortAtAll_SaysSo()
        => Assert.Equal(
            ["--allow-http, --allow-grpc and --allow-metrics are all false; nothing would be listened on"],
            new ServerOptions { Http = null, Grpc = null, Metrics = null }.FindErrors());

    [Fact]
    public void FindErrors_FreePortsOnOneAddress_AreNoCollision()
        => Assert.Empty(new ServerOptions { Http = FreePort.EndPoint, Grpc = FreePort.EndPoint, Metrics = FreePort.EndPoint }.FindErrors());
}
