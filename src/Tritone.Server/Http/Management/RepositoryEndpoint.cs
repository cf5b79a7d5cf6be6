using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tritone.Protocol.Management;
using Tritone.Server.Hosting;
using Tritone.Server.Http.Routing;
using Tritone.Serving.Lifecycle;

namespace Tritone.Server.Http.Management;

/// <summary><c>/v2/repository</c>: which models there are, and loading and unloading them.</summary>
internal sealed class RepositoryEndpoint(ServerContext server)
{
    private const string FilePrefix = "file:";

    public async Task IndexAsync(RouteCall call)
    {
        var request = IndexRequest.Parse(await RequestBody.ReadAsync(call.Context, server.Options.MaxBodyLength));
        await Replies.JsonAsync(call.Context, server.Repository.Index(request.IsReady), Write);
    }

    public async Task LoadAsync(RouteCall call)
    {
        var request = LoadRequest.Parse(await RequestBody.ReadAsync(call.Context, server.Options.MaxBodyLength));
        await server.Repository.LoadAsync(call.Model, OverrideOf(request), call.Context.RequestAborted);
        await Replies.EmptyAsync(call.Context);
    }

    public async Task UnloadAsync(RouteCall call)
    {
        var request = UnloadRequest.Parse(await RequestBody.ReadAsync(call.Context, server.Options.MaxBodyLength));
        await server.Repository.UnloadAsync(call.Model, request.WithDependents, call.Context.RequestAborted);
        await Replies.EmptyAsync(call.Context);
    }

    /// <summary>A path that names a repository: there is one without a name.</summary>
    public static Task RefuseNameAsync() => throw new TritoneException(ErrorCode.Unsupported, "'repository_name' specification is not supported");

    private static ModelOverride? OverrideOf(LoadRequest request)
    {
        if (request.Parameters.Count == 0)
        {
            return null;
        }

        var config = default(string);
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Parameters)
        {
            if (name == "config")
            {
                config = value;
            }
            else if (name.StartsWith(FilePrefix, StringComparison.Ordinal))
            {
                files[name[FilePrefix.Length..]] = Decode(name, value);
            }
            else
            {
                throw new TritoneException(ErrorCode.Internal, "unexpected error on creating Triton parameter");
            }
        }

        return new ModelOverride(config, files);
    }

    private static byte[] Decode(string name, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return Base64.DecodeFromUtf8InPlace(bytes, out var length) is System.Buffers.OperationStatus.Done
            ? bytes[..length]
            : throw new TritoneException(ErrorCode.InvalidArgument, $"the parameter '{ErrorText.Shorten(name)}' is not Base64");
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<ModelIndexEntry> entries)
    {
        writer.WriteStartArray();
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("name", entry.Name);
            if (entry.Version is { } version)
            {
                writer.WriteString("version", version.ToString(CultureInfo.InvariantCulture));
            }

            if (entry.State is { } state)
            {
                writer.WriteString("state", state.ToWireName());
            }

            if (entry.Reason.Length > 0)
            {
                writer.WriteString("reason", entry.Reason);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
