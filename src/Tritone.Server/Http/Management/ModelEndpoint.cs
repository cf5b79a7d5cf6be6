using Microsoft.AspNetCore.Http;
using Tritone.Protocol;
using Tritone.Server.Http.Routing;
using Tritone.Serving;

namespace Tritone.Server.Http.Management;

/// <summary>What the protocol says of models: <c>/v2/models/{model}</c> and <c>ready</c>, <c>config</c> and <c>stats</c> below it.</summary>
internal sealed class ModelEndpoint(ModelRepository repository)
{
    public Task DescribeAsync(RouteCall call) => Replies.JsonAsync(call.Context, repository.Describe(call.Model, call.Version), ProtocolJson.Wire.ModelMetadata);

    public Task ReadyAsync(RouteCall call)
        => repository.IsModelReady(call.Model, call.Version)
            ? Replies.EmptyAsync(call.Context, StatusCodes.Status200OK, Replies.Plain)
            : Replies.ErrorAsync(call.Context, StatusCodes.Status400BadRequest, "Model version not ready");

    public Task ConfigAsync(RouteCall call)
        => Replies.JsonAsync(call.Context, repository.GetConfig(call.Model, call.Version), static (writer, config) => ModelConfigJson.Write(config, writer));

    public Task StatisticsAsync(RouteCall call) => Replies.JsonAsync(call.Context, repository.GetStatistics(call.Name, call.Version), StatisticsJson.Write);
}
