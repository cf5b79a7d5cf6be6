using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tritone.Server.Hosting;
using Tritone.Server.Logging;
using Tritone.Server.Options;

namespace Tritone.Server.Http.Routing;

/// <summary>Answers every request of the HTTP port, with an error if need be.</summary>
internal sealed class RequestHandler(ServerContext server)
{
    private readonly HttpEndpoints _endpoints = new(server);
    private readonly ILogger _logger = server.LoggerFactory.CreateLogger<TritoneServer>();

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (TritoneException exception)
        {
            if (exception.Code is ErrorCode.Unavailable)
            {
                context.Response.Headers.RetryAfter = RetryAfterOf(exception);
            }

            await Replies.ErrorAsync(context, exception.Code.ToHttpStatus(), exception.Message);
        }
        catch (BadHttpRequestException exception)
        {
            await Replies.ErrorAsync(context, exception.StatusCode, exception.Message.TrimEnd('.'));
        }
        catch (Exception exception) when (exception is ConnectionResetException || context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            ServerLog.RequestBroke(_logger, HttpRoute.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget).Template, exception);
            await Replies.ErrorAsync(
                context, StatusCodes.Status500InternalServerError, $"this should not have happened ({exception.GetType().Name}): {ErrorText.Of(exception)}");
        }
    }

    // Whole seconds: a header of HTTP has no smaller unit, and 0 would be at once. Where nobody can tell when, the least: a queue that is full empties in less.
    private static string RetryAfterOf(TritoneException exception)
        => Math.Max(1, Math.Ceiling((exception.RetryAfter ?? TimeSpan.Zero).TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    // A restricted part of the protocol is closed before the method is looked at.
    private Task RouteAsync(HttpContext context)
    {
        var call = new RouteCall(context);
        if (RouteTable.Find(new PathSegments(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget), ref call) is not { } route)
        {
            return Replies.ErrorAsync(context, StatusCodes.Status404NotFound, "Not Found");
        }

        if (route.Api is { } api
            && FindRestriction(api) is { } restriction
            && context.Request.Headers[restriction.Header] != restriction.Value)
        {
            return Replies.ErrorAsync(context, StatusCodes.Status403Forbidden, $"This API is restricted, expecting header '{restriction.Header}'");
        }

        return route.Takes(context.Request.Method)
            ? route.Reply(_endpoints, call)
            : Replies.ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
    }

    private ApiRestriction? FindRestriction(ApiCategory category)
    {
        var restrictions = server.Options.HttpRestrictions;
        for (var i = 0; i < restrictions.Count; i++)
        {
            if (restrictions[i].Categories.Contains(category))
            {
                return restrictions[i];
            }
        }

        return null;
    }
}
