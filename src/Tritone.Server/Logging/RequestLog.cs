using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tritone.Server.Hosting;
using Tritone.Server.Metrics;
using Tritone.Serving.Tracing;

namespace Tritone.Server.Logging;

/// <summary>
/// What is around every request of a port, whichever protocol it speaks: its line in the log, its metrics and its span. While none of them is wanted
/// a request goes past it.
/// </summary>
internal sealed class RequestLog
{
    private readonly ILogger _log;
    private readonly ILogger _server;
    private readonly ServerMetrics _metrics;
    private readonly bool _isGrpc;

    private RequestLog(ServerContext context, bool isGrpc)
    {
        _log = context.LoggerFactory.CreateLogger(ServerLog.AccessCategory);
        _server = context.LoggerFactory.CreateLogger<TritoneServer>();
        _metrics = context.Observation.Metrics;
        _isGrpc = isGrpc;
    }

    /// <summary>Puts it before everything else that answers on a port.</summary>
    /// <param name="application">The port's application.</param>
    /// <param name="context">The server.</param>
    /// <param name="isGrpc">Whether gRPC is spoken there rather than HTTP.</param>
    public static void AddTo(WebApplication application, ServerContext context, bool isGrpc)
    {
        var log = new RequestLog(context, isGrpc);
        ((IApplicationBuilder)application).Use(next => request => log.IsWanted ? log.ObserveAsync(request, next) : next(request));
    }

    private bool IsWanted => _metrics.IsOn || RequestSpans.IsOn || _log.IsEnabled(LogLevel.Debug);

    private async Task ObserveAsync(HttpContext context, RequestDelegate next)
    {
        var start = Stopwatch.GetTimestamp();
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var method = _isGrpc ? GrpcCall.MethodOf(context.Request.Path.Value) : HttpRoute.MethodOf(context.Request.Method);
        var route = _isGrpc ? new HttpRoute(method, IsInference: method is "ModelInfer") : HttpRoute.Of(target);
        var isLogged = _log.IsEnabled(LogLevel.Debug);
        using var span = route.IsInference && RequestSpans.IsOn ? StartSpan(context, target) : null;
        var record = isLogged || span is not null ? RequestRecord.Of(context) : null;
        CountingBody? body = null;
        if (record is not null)
        {
            context.Features.Set(record);
            body = isLogged ? CountingBody.Around(context) : null;
        }

        var isBroken = true;
        try
        {
            await next(context);
            isBroken = false;
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            ServerLog.RequestBroke(_server, route.Template, exception);
            throw;
        }
        finally
        {
            var duration = Stopwatch.GetElapsedTime(start);
            var status = isBroken && !context.Response.HasStarted ? StatusCodes.Status500InternalServerError : context.Response.StatusCode;
            var grpcStatus = _isGrpc ? GrpcCall.StatusOf(context) : null;
            Measure(route.Template, method, status, grpcStatus, duration);
            if (span is not null)
            {
                EndSpan(span, route.Template, status, grpcStatus, record!);
            }

            if (isLogged)
            {
                var word = grpcStatus ?? status.ToString(System.Globalization.CultureInfo.InvariantCulture);
                ServerLog.Request(
                    _log, _isGrpc ? "RPC" : method, route.Template, word, body?.Length, duration.TotalMilliseconds, record!.RequestId, record.Model, TraceId(context, span));
            }
        }
    }

    private void Measure(string route, string method, int status, string? grpcStatus, TimeSpan duration)
    {
        if (grpcStatus is null)
        {
            _metrics.HttpAnswered(route, method, status, duration);
        }
        else
        {
            _metrics.GrpcAnswered(method, grpcStatus, duration);
        }
    }

    private Activity? StartSpan(HttpContext context, string target)
    {
        var headers = context.Request.Headers;
        return RequestSpans.Start(Text(headers.TraceParent.ToString()), Text(headers.TraceState.ToString()), _isGrpc ? null : HttpRoute.ModelOf(target));

        static string? Text(string value) => value.Length == 0 ? null : value;
    }

    private static void EndSpan(Activity span, string route, int status, string? grpcStatus, RequestRecord record)
    {
        if (record.Model is { } model)
        {
            span.SetTag(RequestSpans.ModelName, model);
        }

        if (record.RequestId is { } id)
        {
            span.SetTag(RequestSpans.RequestId, id);
        }

        // Numbers and words of closed sets: never the text of an error, which may quote the request.
        var isError = grpcStatus is null ? status >= 400 : grpcStatus != "OK";
        if (grpcStatus is null)
        {
            span.SetTag("http.route", route).SetTag("http.response.status_code", status);
        }
        else
        {
            span.SetTag("rpc.method", route).SetTag("rpc.grpc.status", grpcStatus);
        }

        if (isError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    // The caller's, so that its logs and these can be put side by side even while nothing is traced here.
    private static string? TraceId(HttpContext context, Activity? span)
        => span is not null ? span.TraceId.ToHexString()
            : ActivityContext.TryParse(context.Request.Headers.TraceParent.ToString(), null, out var parent) ? parent.TraceId.ToHexString()
            : null;
}
