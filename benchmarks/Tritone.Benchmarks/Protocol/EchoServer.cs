using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Tritone.Benchmarks.Protocol;

/// <summary>ASP.NET Core and nothing else: reads a request to its end and answers what the real server answered to it.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private EchoServer(WebApplication application) => _application = application;

    public int Port => new Uri(_application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public static async Task<EchoServer> OfHttpAsync(int port, byte[] request)
    {
        var (headers, body) = await HttpAnswer.AskAsync(port, request);
        return await StartAsync(HttpProtocols.Http1, async context =>
        {
            await ReadAsync(context);
            foreach (var (name, value) in headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.BodyWriter.WriteAsync(body);
        });
    }

    public static async Task<EchoServer> OfGrpcAsync(int port)
    {
        using var client = await GrpcClientConnection.ConnectAsync(port);
        var message = await client.CallAsync();
        byte[] frame = [0, 0, 0, 0, (byte)message.Length, .. message];
        return message.Length < 256 ? await StartAsync(HttpProtocols.Http2, AnswerAsync) : throw new InvalidOperationException("the answer does not fit one byte of length");

        async Task AnswerAsync(HttpContext context)
        {
            await ReadAsync(context);
            context.Response.ContentType = "application/grpc";
            await context.Response.BodyWriter.WriteAsync(frame);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static async Task<EchoServer> StartAsync(HttpProtocols protocols, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        var application = builder.Build();
        application.Run(answer);
        await application.StartAsync();
        return new EchoServer(application);
    }

    private static async Task ReadAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }
}
