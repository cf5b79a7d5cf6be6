using System.Text.Json;
using System.Text.RegularExpressions;
using Tritone.Server.Http.Routing;

namespace Tritone.Server.Tests.Http;

public sealed partial class OpenApiDocumentTests
{
    private static readonly string[] Methods = ["GET", "POST"];

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Parameter { get; }

    [Fact]
    public async Task Get_Document_IsOpenApi()
    {
        using var document = await ReadAsync();
        Assert.Equal("3.1.0", document.RootElement.GetProperty("openapi").GetString());
        Assert.All(Operations(document), operation => Assert.NotEmpty(operation.Value.GetProperty("responses").EnumerateObject()));
        var names = Operations(document).Select(operation => operation.Value.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(References(document.RootElement), reference => Assert.True(IsThere(document, reference), reference));
    }

    [Fact]
    public async Task Document_EveryPath_IsInTheTableWithItsMethodsAndNoOthers()
    {
        using var document = await ReadAsync();
        Assert.All(document.RootElement.GetProperty("paths").EnumerateObject(), path =>
        {
            var route = Find(path.Name);
            Assert.NotNull(route);
            Assert.All(path.Value.EnumerateObject().Where(IsOperation), operation => Assert.True(route.Takes(operation.Name)));
            Assert.All(route.Methods, method => Assert.True(path.Value.TryGetProperty(method.ToLowerInvariant(), out _), $"{method} {path.Name}"));
            Assert.Equal(
                Parameter.Count(path.Name),
                path.Value.TryGetProperty("parameters", out var parameters) ? parameters.GetArrayLength() : 0);
        });
    }

    [Fact]
    public async Task Document_EveryRouteOfTheTable_IsInIt()
    {
        using var document = await ReadAsync();
        var described = document.RootElement.GetProperty("paths").EnumerateObject().Select(path => Find(path.Name)).Distinct().ToHashSet();
        var routes = typeof(RouteTable).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .Where(field => field.FieldType == typeof(Route)).Select(field => (field.Name, Route: (Route)field.GetValue(null)!));
        Assert.All(routes, route => Assert.True(described.Contains(route.Route), route.Name));
    }

    private static Route? Find(string path)
    {
        var call = default(RouteCall);
        return RouteTable.Find(new PathSegments(Parameter.Replace(path, "1")), ref call);
    }

    private static bool IsOperation(JsonProperty member) => Methods.Contains(member.Name.ToUpperInvariant());

    private static IEnumerable<JsonProperty> Operations(JsonDocument document)
        => document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(IsOperation));

    private static IEnumerable<string> References(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static bool IsThere(JsonDocument document, string reference)
    {
        var value = document.RootElement;
        return reference.StartsWith("#/", StringComparison.Ordinal) && reference[2..].Split('/').All(name => value.TryGetProperty(name, out value));
    }

    private static async Task<JsonDocument> ReadAsync()
    {
        using var directory = new TemporaryDirectory();
        TestModel.Write(directory["emotion"]);
        using var repository = Serving.ModelRepository.Load(directory.FullName);
        await using var server = await TritoneServer.StartAsync(
            repository, new ServerOptions { Http = FreePort.EndPoint, Grpc = null, Metrics = null }, cancellationToken: TestContext.Current.CancellationToken);
        var answer = await RawHttp.GetAsync(server.HttpAddress!, "/openapi.json", TestContext.Current.CancellationToken);
        Assert.Equal((200, "application/json"), (answer.Status, answer.Header("content-type")));
        return JsonDocument.Parse(answer.Body);
    }
}
