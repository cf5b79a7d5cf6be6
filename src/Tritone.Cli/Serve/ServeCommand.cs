using System.CommandLine;
using System.Globalization;
using Tritone.Cli.Bundled;
using Tritone.Cli.CommandLine;
using Tritone.Server;
using Tritone.Server.Logging;
using Tritone.Server.Metrics;
using Tritone.Serving;

namespace Tritone.Cli.Serve;

/// <summary><c>tritone serve</c>: the models of a repository over HTTP and gRPC, until a signal.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Serve models over HTTP and gRPC: the v2 protocol of Triton and KServe, and /v1/classify for texts. Flags are those of tritonserver.");
        ServeFlags.AddTo(command);
        command.SetAction(RunAsync);
        return command
            .WithGroups(ServeFlags.All.Select(flag => (flag.Group, flag.Option.Name, flag.Option.HelpName!, flag.Description)))
            .WithExamples(
                ("tritone serve", "the bundled model on http://127.0.0.1:8000"),
                ("tritone serve --model-repository models --http-address 0.0.0.0 --grpc-address 0.0.0.0", "every model of a folder, for every machine that can reach this one"),
                ("tritone serve --model-repository models --model-control-mode explicit --load-model emotion", "one model of it now, others when clients ask"),
                ("curl http://127.0.0.1:8000/v1/classify -d '{\"text\": \"what a day!\"}'", "ask it"));
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var settings = ServeFlags.Read(arguments);
        if (settings is { LoadModels.Count: > 0, ControlMode: not ModelControlMode.Explicit })
        {
            Terminal.Warn("--load-model has an effect only with --model-control-mode explicit");
        }

        using var log = new ServerLoggerFactory(settings.Log, Console.OpenStandardError());
        using var telemetry = new ServerTelemetry();
        var repository = settings.Directories.Count > 0
            ? await ModelRepository.OpenAsync(settings.Repository, telemetry.Serving, log, cancellationToken: cancellationToken)
            : await ModelRepository.OpenModelAsync(BundledModel.Ensure(cancellationToken), settings.Repository, telemetry.Serving, log, cancellationToken);
        var server = await TritoneServer.StartAsync(repository, settings.Server, log, telemetry, cancellationToken);
        Announce(repository, server);

        // A signal is the way to stop a server, not a failure.
        await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (!await server.StopAsync())
        {
            // What still runs cannot be stopped, only left: nothing is waited for any more.
            throw new TritoneException(
                ErrorCode.Unavailable,
                string.Create(CultureInfo.InvariantCulture, $"requests were not finished {settings.ExitTimeout.TotalSeconds} s after the signal (--exit-timeout-secs) and were cut off"));
        }

        await server.DisposeAsync();
        await repository.DisposeAsync();
        return ExitCode.Done;
    }

    private static void Announce(ModelRepository repository, TritoneServer server)
    {
        using var output = new Output();
        foreach (var model in repository.Models)
        {
            var takes = model.Texts is null ? "takes tensors only" : $"labels {string.Join(", ", model.Texts.Labels)}";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model {model.Name}, version {model.Version}: {takes}"));
        }

        Announce(output, "listening on", server.HttpAddress, "");
        Announce(output, "gRPC on", server.GrpcAddress, "");
        Announce(output, "metrics on", server.MetricsAddress, "/metrics");
        Announce(output, "text-embeddings-inference on", server.TeiAddress, "");
        output.Flush();
    }

    private static void Announce(Output output, string what, Uri? address, string path)
    {
        if (address is not null)
        {
            output.WriteLine($"{what} {address.GetLeftPart(UriPartial.Authority)}{path}");
        }
    }
}
