using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tritone.Server.Hosting;
using Tritone.Server.Logging;
using Tritone.Server.Tei.Requests;

namespace Tritone.Server.Tei;

/// <summary>Answers every request of the port, with an error if need be. Paths are matched as they were sent, and any page of a browser may ask.</summary>
internal sealed class TeiHandler(TeiEndpoints endpoints, ServerContext server)
{
    private readonly ILogger _logger = server.LoggerFactory.CreateLogger<TritoneServer>();

    private readonly Dictionary<string, TeiRoute> _routes = new(StringComparer.Ordinal)
    {
        ["/"] = new(endpoints.HealthAsync, endpoints.PredictAsync),
        ["/predict"] = new(Post: endpoints.PredictAsync),
        ["/invocations"] = new(Post: endpoints.PredictAsync),
        ["/vertex"] = new(Post: endpoints.VertexAsync),
        ["/tokenize"] = new(Post: endpoints.TokenizeAsync),
        ["/decode"] = new(Post: endpoints.DecodeAsync),
        ["/info"] = new(endpoints.InfoAsync),
        ["/health"] = new(endpoints.HealthAsync),
        ["/ping"] = new(endpoints.HealthAsync),
        ["/embed"] = new(Post: TeiEndpoints.EmbedAsync),
        ["/embed_all"] = new(Post: TeiEndpoints.EmbedAsync),
        ["/similarity"] = new(Post: TeiEndpoints.EmbedAsync),
        ["/embed_sparse"] = new(Post: TeiEndpoints.EmbedSparseAsync),
        ["/embeddings"] = new(Post: TeiEndpoints.OpenAiEmbedAsync),
        ["/v1/embeddings"] = new(Post: TeiEndpoints.OpenAiEmbedAsync),
        ["/rerank"] = new(Post: TeiEndpoints.RerankAsync),
    };

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.Vary = "origin, access-control-request-method, access-control-request-headers";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        try
        {
            await RouteAsync(context);
        }
        catch (SerdeException exception)
        {
            await TeiReplies.ErrorAsync(context, exception);
        }
        catch (TeiError error)
        {
            await TeiReplies.ErrorAsync(context, error);
        }
        catch (TritoneException exception)
        {
            await TeiReplies.ErrorAsync(context, TeiError.Of(exception));
        }
        catch (BadHttpRequestException exception)
        {
            await TeiReplies.PlainAsync(context, exception.StatusCode, exception.Message);
        }
        catch (Exception exception) when (exception is ConnectionResetException || context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            ServerLog.RequestBroke(_logger, HttpRoute.Of(TargetOf(context)).Template, exception);
            await TeiReplies.ErrorAsync(context, new TeiError(TeiErrorType.Backend, $"Backend error: this should not have happened ({exception.GetType().Name}): {ErrorText.Of(exception)}"));
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var route = _routes.GetValueOrDefault(TargetOf(context).Split('?', 2)[0]);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            return PermitAsync(context, route);
        }

        if (route is null)
        {
            return TeiReplies.EmptyAsync(context, StatusCodes.Status404NotFound);
        }

        if (route.Find(context.Request.Method) is { } reply)
        {
            return reply(context);
        }

        context.Response.Headers.Allow = route.Allow;
        return TeiReplies.EmptyAsync(context, StatusCodes.Status405MethodNotAllowed);
    }

    // What a browser asks before it lets a page ask.
    private static Task PermitAsync(HttpContext context, TeiRoute? route)
    {
        context.Response.Headers.AccessControlAllowMethods = "GET,POST";
        context.Response.Headers.AccessControlAllowHeaders = "content-type";
        context.Response.Headers.Allow = route?.Allow;
        return TeiReplies.EmptyAsync(context, StatusCodes.Status200OK);
    }

    private static string TargetOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
}
