using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Tritone.Server.Hosting;
using Tritone.Server.Logging;

namespace Tritone.Server.Tei;

/// <summary>A port that answers as text-embeddings-inference does for a classifier, so that its clients work unchanged.</summary>
internal static class TeiPort
{
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there is not exactly one model that it could be, or not the one that is named.</exception>
    public static Task<Listener> StartAsync(IPEndPoint endpoint, ServerContext context, CancellationToken cancellationToken)
    {
        var handler = new TeiHandler(new TeiEndpoints(context, FindModel(context)), context);
        return Listener.StartAsync(
            endpoint,
            HttpProtocols.Http1,
            context,
            configure: null,
            application =>
            {
                RequestLog.AddTo(application, context, isGrpc: false);
                application.Run(handler.HandleAsync);
            },
            cancellationToken);
    }

    private static string FindModel(ServerContext context)
    {
        try
        {
            return context.Repository.FindTextModel(context.Options.TeiModel).Name;
        }
        catch (TritoneException exception)
        {
            var why = exception.Code is ErrorCode.InvalidArgument ? "several models take texts: name one with --tei-model" : exception.Message;
            throw new TritoneException(ErrorCode.InvalidArgument, $"--tei-port is for one model: {why}", exception);
        }
    }
}
