using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tritone.Protocol.Management;
using Tritone.Server.Hosting;
using Tritone.Server.Http.Routing;

namespace Tritone.Server.Http.Management;

/// <summary><c>/v2/trace/setting</c> and <c>/v2/models/{model}/trace/setting</c>: what is traced, and changing it.</summary>
internal sealed class TraceEndpoint(ServerContext server)
{
    public async Task ReplyAsync(RouteCall call)
    {
        server.CheckTraced(call.Name);
        if (HttpMethods.IsPost(call.Context.Request.Method))
        {
            server.Trace.Update(call.Name, TraceRequest.Parse(await RequestBody.ReadAsync(call.Context, server.Options.MaxBodyLength)));
        }

        await Replies.JsonAsync(call.Context, server.Trace.Get(call.Name), Write);
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<(string Name, IReadOnlyList<string> Values)> settings)
    {
        writer.WriteStartObject();
        foreach (var (name, values) in settings)
        {
            if (name == TraceRequest.Level)
            {
                writer.WriteStartArray(name);
                foreach (var value in values)
                {
                    writer.WriteStringValue(value);
                }

                writer.WriteEndArray();
            }
            else
            {
                writer.WriteString(name, values[0]);
            }
        }

        writer.WriteEndObject();
    }
}
