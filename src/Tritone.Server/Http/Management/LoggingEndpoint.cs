using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tritone.Protocol.Management;
using Tritone.Server.Hosting;
using Tritone.Server.Http.Routing;
using Tritone.Server.Settings;

namespace Tritone.Server.Http.Management;

/// <summary><c>/v2/logging</c>: what is logged, and changing it.</summary>
internal sealed class LoggingEndpoint(ServerContext server)
{
    public async Task ReplyAsync(RouteCall call)
    {
        if (HttpMethods.IsPost(call.Context.Request.Method))
        {
            var request = LoggingRequest.Parse(await RequestBody.ReadAsync(call.Context, server.Options.MaxBodyLength));
            server.Log.Update(new LogChanges(request.File, request.Info, request.Warning, request.Error, request.VerboseLevel, request.Format));
        }

        await Replies.JsonAsync(call.Context, server.Log.Current, Write);
    }

    private static void Write(Utf8JsonWriter writer, LogValues values)
    {
        writer.WriteStartObject();
        writer.WriteString("log_file", values.File);
        writer.WriteBoolean("log_info", values.Info);
        writer.WriteBoolean("log_warning", values.Warning);
        writer.WriteBoolean("log_error", values.Error);
        writer.WriteNumber("log_verbose_level", values.VerboseLevel);
        writer.WriteString("log_format", values.Format);
        writer.WriteEndObject();
    }
}
