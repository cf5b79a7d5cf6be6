using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tritone.Server.Hosting;
using Tritone.Server.Logging;

namespace Tritone.Server.Http;

/// <summary>The port for HTTP: the v2 protocol, <c>/v1/classify</c> and the page for people.</summary>
internal static class HttpPort
{
    public static Task<Listener> StartAsync(IPEndPoint endpoint, ServerContext context, CancellationToken cancellationToken)
    {
        var handler = new RequestHandler(context);
        return Listener.StartAsync(
            endpoint,
            HttpProtocols.Http1,
            context,
            (_, kestrel) => kestrel.Limits.MaxRequestBodySize = context.Options.MaxBodyLength,
            application =>
            {
                RequestLog.AddTo(application, context, isGrpc: false);
                application.Run(handler.HandleAsync);
            },
            cancellationToken);
    }
}
