using System.CommandLine;
using System.Globalization;
using System.Net;
using Tritone.Cli.Bundled;
using Tritone.Cli.CommandLine;
using Tritone.Server;
using Tritone.Serving;

namespace Tritone.Cli.Serve;

/// <summary><c>tritone serve</c>: the models of a repository over HTTP, until a signal.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Repository = new("--model-repository")
    {
        HelpName = "DIR",
        Description = "The folder that holds model directories. The bundled model alone if not given.",
    };

    private static readonly Option<int> Port = new("--http-port")
    {
        HelpName = "N",
        Description = "The port to listen on; 0 takes a free one and prints it.",
        DefaultValueFactory = _ => 8000,
    };

    private static readonly Option<string> Address = new("--http-address")
    {
        HelpName = "A",
        Description = "The IP address to listen on; 0.0.0.0 for every one of this machine.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Serve models over HTTP: the v2 protocol of Triton and KServe, and /v1/classify for texts.") { Repository, Port, Address };
        command.SetAction(RunAsync);
        return command.WithExamples(
            ("tritone serve", "the bundled model on http://127.0.0.1:8000"),
            ("tritone serve --model-repository models --http-address 0.0.0.0", "every model of a folder, for every machine that can reach this one"),
            ("curl http://127.0.0.1:8000/v1/classify -d '{\"text\": \"what a day!\"}'", "ask it"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var port = arguments.GetValue(Port);
        if (port is < 0 or > 65535)
        {
            throw new UsageException($"--http-port is {port}; ports are 0 to 65535");
        }

        if (!IPAddress.TryParse(arguments.GetValue(Address), out var address))
        {
            throw new UsageException($"--http-address is '{arguments.GetValue(Address)}'; it is an IP address such as 127.0.0.1");
        }

        using var repository = arguments.GetValue(Repository) is { } directory
            ? ModelRepository.Load(directory)
            : ModelRepository.LoadModel(BundledModel.Ensure(cancellationToken));
        await using var server = await TritoneServer.StartAsync(
            repository,
            new ServerOptions { Http = new IPEndPoint(address, port), Grpc = null, Metrics = null },
            cancellationToken: cancellationToken);

        using var output = new Output();
        foreach (var model in repository.Models)
        {
            var takes = model.Classifier is null ? "takes tensors only" : $"labels {string.Join(", ", model.Classifier.Labels)}";
            if (model.Warning is { } warning)
            {
                Terminal.Warn(string.Create(CultureInfo.InvariantCulture, $"model {model.Name}, version {model.Version}: {warning}"));
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model {model.Name}, version {model.Version}: {takes}"));
        }

        output.WriteLine($"listening on {server.HttpAddress!.GetLeftPart(UriPartial.Authority)}");
        output.Flush();

        // A signal is the way to stop a server, not a failure.
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await server.StopAsync();
        return ExitCode.Done;
    }
}
