using System.CommandLine;
using System.Globalization;
using System.Net;
using Tritone.Server;
using Tritone.Serving;

namespace Tritone.Benchmarks.Protocol;

/// <summary><c>protocol-server</c>: what <c>protocol</c> starts. It prints its ports, and on each line of its input what it has allocated.</summary>
internal static class ServerProcessCommand
{
    private static readonly Argument<string> Repository = new("repository");

    public static Command Create()
    {
        var command = new Command("protocol-server", "The process that answers the protocol benchmark.") { Repository };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(Repository)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string directory, CancellationToken cancellationToken)
    {
        using var repository = ModelRepository.Load(directory);
        var free = new IPEndPoint(IPAddress.Loopback, 0);
        await using var server = await TritoneServer.StartAsync(repository, new ServerOptions { Http = free, Grpc = free, Metrics = null }, cancellationToken: cancellationToken);
        await using var json = await EchoServer.OfHttpAsync(server.HttpAddress!.Port, HttpRequests.Json);
        await using var binary = await EchoServer.OfHttpAsync(server.HttpAddress!.Port, HttpRequests.Binary);
        await using var grpc = await EchoServer.OfGrpcAsync(server.GrpcAddress!.Port);
        Console.Out.WriteLine(string.Join(' ', server.HttpAddress!.Port, server.GrpcAddress!.Port, json.Port, binary.Port, grpc.Port));
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
            Console.Out.WriteLine(GC.GetTotalAllocatedBytes().ToString(CultureInfo.InvariantCulture));
        }

        return 0;
    }
}
