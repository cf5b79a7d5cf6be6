using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tritone.Server.Hosting;
using Tritone.Server.Http.Routing;
using Tritone.Server.Logging;

namespace Tritone.Server.Http;

/// <summary>The port for HTTP: the v2 protocol, <c>/v1/classify</c> and the page for people.</summary>
internal static class HttpPort
{
    // The limit of the options is on JSON and on what compressed bodies become, as in Triton: binary tensors may be larger. Lengths of requests are 32-bit numbers in
    // the protocol.
    private const long MaxBodyLength = int.MaxValue;

    public static Task<Listener> StartAsync(IPEndPoint endpoint, ServerContext context, CancellationToken cancellationToken)
    {
        var handler = new RequestHandler(context);
        return Listener.StartAsync(
            endpoint,
            HttpProtocols.Http1,
            context,
            kestrel => kestrel.Limits.MaxRequestBodySize = MaxBodyLength,
            application =>
            {
                RequestLog.AddTo(application, context, isGrpc: false);
                application.Run(handler.HandleAsync);
            },
            cancellationToken);
    }
}
