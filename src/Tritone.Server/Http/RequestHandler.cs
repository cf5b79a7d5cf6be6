using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Tritone.Protocol;
using Tritone.Protocol.Metadata;
using Tritone.Server.Classification;
using Tritone.Server.Hosting;

namespace Tritone.Server.Http;

/// <summary>
/// Every route there is. Paths are matched as they were sent, segment by segment, as Triton does: a trailing slash makes another path and
/// percent signs are not decoded. ASP.NET Core's own routing would do both.
/// </summary>
internal sealed class RequestHandler(ServerContext server)
{
    private static readonly ServerMetadata Server = new(
        "tritone", typeof(RequestHandler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0], []);

    private readonly InferenceEndpoint _inference = new(server.Repository);
    private readonly ClassificationEndpoint _classification = new(server.Repository);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (TritoneException exception)
        {
            await Replies.ErrorAsync(context, exception.Code.ToHttpStatus(), exception.Message);
        }
        catch (BadHttpRequestException exception)
        {
            await Replies.ErrorAsync(context, exception.StatusCode, exception.Message.TrimEnd('.'));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Replies.ErrorAsync(
                context, StatusCodes.Status500InternalServerError, $"this should not have happened ({exception.GetType().Name}): {ErrorText.Of(exception)}");
        }
    }

    private Task RouteAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        return (path.StartsWith('/') ? path[1..] : path).Split('/') switch
        {
            [""] => Get(context, Playground.ReplyAsync),
            ["v2"] => Get(context, c => Replies.JsonAsync(c, Server, ProtocolJson.Wire.ServerMetadata)),
            ["v2", "health", "live"] => Get(context, Replies.EmptyAsync),
            ["v2", "health", "ready"] => Get(context, c => server.IsStopping ? Replies.EmptyAsync(c, StatusCodes.Status400BadRequest) : Replies.EmptyAsync(c)),
            ["v2", "models", var model] => Get(context, c => DescribeAsync(c, model, null)),
            ["v2", "models", var model, "ready"] => Get(context, c => ReadyAsync(c, model, null)),
            ["v2", "models", var model, "infer"] => Post(context, c => _inference.InferAsync(c, model, null)),
            ["v2", "models", var model, "versions", var version] when IsNumber(version) => Get(context, c => DescribeAsync(c, model, version)),
            ["v2", "models", var model, "versions", var version, "ready"] when IsNumber(version) => Get(context, c => ReadyAsync(c, model, version)),
            ["v2", "models", var model, "versions", var version, "infer"] when IsNumber(version) => Post(context, c => _inference.InferAsync(c, model, version)),
            ["v1", "classify"] => Post(context, _classification.ClassifyAsync),
            _ => Replies.ErrorAsync(context, StatusCodes.Status404NotFound, "Not Found"),
        };
    }

    private static bool IsNumber(string version) => version.Length > 0 && version.All(char.IsAsciiDigit);

    private static Task Get(HttpContext context, Func<HttpContext, Task> reply) => Only(HttpMethods.Get, context, reply);

    private static Task Post(HttpContext context, Func<HttpContext, Task> reply) => Only(HttpMethods.Post, context, reply);

    private static Task Only(string method, HttpContext context, Func<HttpContext, Task> reply)
        => context.Request.Method == method ? reply(context) : Replies.ErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");

    private Task DescribeAsync(HttpContext context, string name, string? version)
    {
        var model = server.Repository.Find(name, version);
        var versions = version is null ? server.Repository.Versions(name).Select(other => other.Version) : [model.Version];
        return Replies.JsonAsync(context, model.Describe(versions), ProtocolJson.Wire.ModelMetadata);
    }

    private Task ReadyAsync(HttpContext context, string name, string? version)
    {
        try
        {
            _ = server.Repository.Find(name, version);
            return Replies.EmptyAsync(context);
        }
        catch (TritoneException exception) when (exception.Code is ErrorCode.NotFound)
        {
            return Replies.ErrorAsync(context, StatusCodes.Status400BadRequest, "Model version not ready");
        }
    }
}
