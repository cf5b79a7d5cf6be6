using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tritone.Server.Hosting;
using Tritone.Server.Options;

namespace Tritone.Server.Metrics;

/// <summary>The port for metrics: <c>/metrics</c>, and nothing at <c>/</c>, as in Triton.</summary>
internal sealed class MetricsPort(MetricsCollector collector, MetricsOptions options)
{
    private readonly TritonMetrics _triton = new(options);

    public static Task<Listener> StartAsync(IPEndPoint endpoint, ServerContext context, CancellationToken cancellationToken)
    {
        var port = new MetricsPort(context.Observation.Collector!, context.Options.MetricsSettings);
        return Listener.StartAsync(endpoint, HttpProtocols.Http1, context, configure: null, application => application.Run(port.AnswerAsync), cancellationToken);
    }

    /// <summary>All metrics now: Triton's, then ours by name.</summary>
    public string Write()
    {
        var all = collector.Collect();
        var text = new PrometheusText();
        _triton.Write(all, text);
        foreach (var points in all.Values.OrderBy(points => points.Instrument.Name, StringComparer.Ordinal))
        {
            text.Add(points);
        }

        return text.ToString();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (context.Request.Method != HttpMethods.Get)
        {
            return ReplyAsync(context, StatusCodes.Status405MethodNotAllowed, "application/json", """{"error":"Method Not Allowed"}""");
        }

        return target.Split('?', 2)[0] switch
        {
            "/metrics" or "/metrics/" => ReplyAsync(context, StatusCodes.Status200OK, PrometheusText.ContentType, Write()),
            "/" => ReplyAsync(context, StatusCodes.Status200OK, PrometheusText.ContentType, ""),
            _ => ReplyAsync(context, StatusCodes.Status404NotFound, "application/json", """{"error":"Not Found"}"""),
        };
    }

    private static async Task ReplyAsync(HttpContext context, int status, string contentType, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
