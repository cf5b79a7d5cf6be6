using System.Net;
using System.Text.Json;
using Tritone.Protocol;
using Tritone.Protocol.Metadata;

namespace Tritone.LoadTesting.Targets;

/// <summary>A server over HTTP.</summary>
internal sealed class HttpLoadServer(ServerAddress address, Uri? metrics) : LoadServer(address, metrics)
{
    private readonly HttpConnection _connection = new(address.Uri);

    public override async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        var body = await AskAsync("has no list of its models", connection => connection.PostAsync(new Uri(connection.Server, "v2/repository/index"), """{"ready":true}"""u8.ToArray(), cancellationToken));
        return Read(body, "list of models", root => (IReadOnlyList<string>)[.. root.EnumerateArray().Select(model => model.GetProperty("name").GetString() ?? throw new JsonException("a model has no name")).Distinct(StringComparer.Ordinal)]);
    }

    public override async Task<ModelMetadata> DescribeAsync(string model, CancellationToken cancellationToken)
    {
        var body = await AskAsync($"does not serve '{model}'", connection => connection.GetAsync(new Uri(connection.Server, $"v2/models/{Uri.EscapeDataString(model)}"), cancellationToken));
        return Read(body, "metadata of the model", ReadMetadata);
    }

    public override ITarget ForModel(string model) => HttpTarget.ForModel(_connection, model, new HttpStatistics(_connection, model, Metrics));

    public override ITarget ForTexts(string? model) => HttpTarget.ForTexts(_connection, new HttpStatistics(_connection, model, Metrics));

    private protected override void DisposeConnection() => _connection.Dispose();

    private static ModelMetadata ReadMetadata(JsonElement root)
        => root.Deserialize(ProtocolJson.Default.ModelMetadata) is { Inputs: not null, Outputs: not null } model ? model : throw new JsonException("it has no inputs and outputs");

    private async Task<byte[]> AskAsync(string refusal, Func<HttpConnection, Task<(HttpStatusCode Status, byte[] Body)>> ask)
    {
        try
        {
            var (status, body) = await ask(_connection);
            return status is HttpStatusCode.OK ? body : throw Refused(refusal, $"{FailureKinds.Of(status)} {FailureKinds.Text(body)}".TrimEnd());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw Unreachable(exception);
        }
    }

    private T Read<T>(byte[] body, string what, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Refused($"gives a {what} that cannot be read", ErrorText.Of(exception));
        }
    }
}
