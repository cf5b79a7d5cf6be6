using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Tritone.Benchmarks.LoadGeneration;

/// <summary>A server of the v2 protocol whose answers take as long as a script says. The script's time begins with the first request.</summary>
internal static class ScriptedServer
{
    private static readonly byte[] Metadata =
        """{"name":"m","versions":["1"],"platform":"script","inputs":[{"name":"x","datatype":"FP32","shape":[-1,4]}],"outputs":[{"name":"y","datatype":"FP32","shape":[-1,4]}]}"""u8.ToArray();

    private static readonly byte[] Answer = """{"model_name":"m","outputs":[]}"""u8.ToArray();

    /// <summary>Answers until its standard input ends. It prints its port.</summary>
    public static async Task<int> RunAsync(LatencyScript script, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        await using var application = builder.Build();
        var clock = new Lazy<Stopwatch>(Stopwatch.StartNew);
        application.Run(async context =>
        {
            if (HttpMethods.IsGet(context.Request.Method))
            {
                await (context.Request.Path.Value == "/v2/models/m" ? context.Response.BodyWriter.WriteAsync(Metadata).AsTask() : NotFoundAsync(context));
                return;
            }

            var due = clock.Value.Elapsed is var now ? now + script.LatencyAt(now) : default;
            await context.Request.BodyReader.CopyToAsync(Stream.Null);
            await WaitAsync(clock.Value, due);
            context.Response.ContentLength = Answer.Length;
            await context.Response.BodyWriter.WriteAsync(Answer);
        });
        await application.StartAsync(cancellationToken);
        Console.Out.WriteLine(new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port);
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
            // Only its end says something.
        }

        return 0;
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // The system's timer knows milliseconds, and ends late rather than early: the last one is waited for in small steps.
    private static async Task WaitAsync(Stopwatch clock, TimeSpan due)
    {
        if (due - clock.Elapsed is var left && left > TimeSpan.FromMilliseconds(2))
        {
            await Task.Delay(left - TimeSpan.FromMilliseconds(2));
        }

        while (clock.Elapsed < due)
        {
            await Task.Yield();
        }
    }
}
