using System.Globalization;
using Grpc.Core;
using Tritone.Protocol.Grpc;
using Tritone.Serving.Lifecycle;

namespace Tritone.Server.Grpc;

/// <content>Which models there are, and loading and unloading them.</content>
internal sealed partial class InferenceService
{
    private const string ConfigParameter = "config";
    private const string FilePrefix = "file:";

    public override Task<RepositoryIndexResponse> RepositoryIndex(RepositoryIndexRequest request, ServerCallContext context)
    {
        RefuseRepositoryName(request.RepositoryName);
        return Task.FromResult(new RepositoryIndexResponse { Models = { server.Repository.Index(request.Ready).Select(ToMessage) } });
    }

    public override async Task<RepositoryModelLoadResponse> RepositoryModelLoad(RepositoryModelLoadRequest request, ServerCallContext context)
    {
        RefuseRepositoryName(request.RepositoryName);
        await server.Repository.LoadAsync(request.ModelName, OverrideOf(request), context.CancellationToken);
        return new RepositoryModelLoadResponse();
    }

    public override async Task<RepositoryModelUnloadResponse> RepositoryModelUnload(RepositoryModelUnloadRequest request, ServerCallContext context)
    {
        RefuseRepositoryName(request.RepositoryName);
        var withDependents = request.Parameters.TryGetValue("unload_dependents", out var value) && value.BoolParam;
        await server.Repository.UnloadAsync(request.ModelName, withDependents, context.CancellationToken);
        return new RepositoryModelUnloadResponse();
    }

    private static void RefuseRepositoryName(string name)
    {
        if (name.Length > 0)
        {
            throw new TritoneException(ErrorCode.Unsupported, "'repository_name' specification is not supported");
        }
    }

    private static ModelOverride? OverrideOf(RepositoryModelLoadRequest request)
    {
        if (request.Parameters.Count == 0)
        {
            return null;
        }

        var config = default(string);
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (name, value) in request.Parameters)
        {
            if (name == ConfigParameter)
            {
                config = value.ParameterChoiceCase is ModelRepositoryParameter.ParameterChoiceOneofCase.StringParam ? value.StringParam : throw WrongType(name, "string_param");
            }
            else if (name.StartsWith(FilePrefix, StringComparison.Ordinal))
            {
                files[name[FilePrefix.Length..]] = value.ParameterChoiceCase is ModelRepositoryParameter.ParameterChoiceOneofCase.BytesParam
                    ? value.BytesParam.Memory
                    : throw WrongType(name, "bytes_param");
            }
            else
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"unrecognized load parameter '{name}'.");
            }
        }

        return new ModelOverride(config, files);
    }

    private static TritoneException WrongType(string name, string expected)
        => new(ErrorCode.InvalidArgument, $"invalid value type for load parameter '{name}', expected {expected}.");

    private static RepositoryIndexResponse.Types.ModelIndex ToMessage(ModelIndexEntry entry) => new()
    {
        Name = entry.Name,
        Version = entry.Version?.ToString(CultureInfo.InvariantCulture) ?? "",
        State = entry.State?.ToWireName() ?? "",
        Reason = entry.Reason,
    };
}
