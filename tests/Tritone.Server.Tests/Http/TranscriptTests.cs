using System.Text.Json;
using Tritone.Serving;

namespace Tritone.Server.Tests.Http;

/// <summary>
/// Replays what was sent to a real Triton, byte for byte, and compares status and body. What this server does not have yet is listed here, by the
/// name of the case, with what it answers instead.
/// </summary>
public sealed class TranscriptTests : IClassFixture<TranscriptTests.Host>
{
    // Routes of Triton that are not here: 404.
    private static readonly string[] MissingRoutes
        = ["model-config", "stats", "repo-", "logging-", "trace-", "sysshm-", "cudashm-", "generate-", "metrics"];

    // Extensions that are not here: refused with 501, never ignored.
    private static readonly string[] MissingExtensions =
    [
        "infer-class", "binary", "-bin-", "bdo", "infer-mixed", "gzip-corrupt", "gzip-not-gzip", "gzip-truncated", "req-gzip", "req-deflate", "shm", "ihcl-trailing-junk",
    ];

    private readonly Host _host;

    public TranscriptTests(Host host) => _host = host;

    public static TheoryData<string> Cases
        => [.. ReadCases().Select(line => line.GetProperty("case").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Replay_RecordedRequest_GivesTheRecordedAnswer(string name)
    {
        var transcript = ReadCases().Single(line => line.GetProperty("case").GetString() == name);
        var recorded = transcript.GetProperty("response").GetProperty("response");
        var status = int.Parse(recorded.GetProperty("status_line").GetString()!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        var request = System.Convert.FromBase64String(transcript.GetProperty("raw_request_base64").GetString()!);

        var actual = await RawHttp.SendAsync(_host.Address, request, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper!.WriteLine($"{actual.Status} {actual.Text}");

        if (MissingRoutes.Any(route => name[4..].Contains(route, StringComparison.Ordinal)))
        {
            // On another port in Triton, the root is that of the metrics; here it is the page for people. `stats` reads as the name of a model.
            Assert.Equal(name is "287-metrics-root" ? 200 : 404, actual.Status);
            Assert.Matches("Not Found|model: 'stats' is not found|<!doctype html>", actual.Text);
        }
        else if (status == 200 && actual.Status == 501)
        {
            Assert.Contains(MissingExtensions, extension => name.Contains(extension, StringComparison.Ordinal));
            Assert.Contains("support", actual.Text, StringComparison.OrdinalIgnoreCase);
        }
        else if (IsAboutAnExtension(name, status, actual.Status))
        {
            Assert.Equal("application/json", actual.Headers["Content-Type"]);
        }
        else
        {
            Assert.Equal(status, actual.Status);
            CompareBodies(name, recorded, actual);
        }
    }

    [Fact]
    public void Cases_TheTranscript_IsThereInWhole() => Assert.True(ReadCases().Count >= 200, $"{ReadCases().Count} cases");

    // An error within an extension: what is wrong with it cannot be told by a server that does not have it. That it is an error is the same.
    private static bool IsAboutAnExtension(string name, int recorded, int actual)
        => recorded >= 400 && recorded != actual && actual is 501 or 400 or 500
            && MissingExtensions.Append("ihcl-").Any(extension => name.Contains(extension, StringComparison.Ordinal));

    private static void CompareBodies(string name, JsonElement recorded, RawResponse actual)
    {
        var expected = recorded.TryGetProperty("body_text", out var text) ? text.GetString()! : "";
        if (actual.Headers.ContainsKey("Content-Type") && expected.Length > 0 && !name.Contains("head", StringComparison.Ordinal))
        {
            Assert.Equal("application/json", actual.Headers["Content-Type"]);
        }

        switch (name[4..])
        {
            case "health-live-head":
                return; // HEAD has no body; Triton sends one all the same.
            case "server-metadata" or "metadata-accept-gzip":
                Assert.Contains("\"name\":\"tritone\"", actual.Text, StringComparison.Ordinal);
                return; // Another server, with other extensions.
            case "err-ihcl-empty":
                Assert.Equal("""{"error":"Unable to parse Inference-Header-Content-Length, got: "}""", actual.Text);
                return; // Triton's HTTP library makes a blank of nothing.
            case "err-shape-mismatch-between-inputs":
                Assert.Contains("Non-zero status code returned while running", actual.Text, StringComparison.Ordinal);
                return; // ONNX Runtime's own words, with the path of a source file.
            case "infer-resp-deflate" or "infer-resp-gzip-deflate" or "infer-resp-gzip-br-q" or "infer-resp-gzip-q0":
                Assert.False(actual.Headers.ContainsKey("Content-Encoding"));
                Assert.Contains("\"logits\"", actual.Text, StringComparison.Ordinal);
                return; // A client that takes compressed answers takes plain ones.
            default:
                Same(expected, actual.Text);
                return;
        }
    }

    // Text for text, but for the last digits of numbers: another processor sums in another order.
    private static void Same(string expected, string actual)
    {
        if (!expected.StartsWith('{') || expected.StartsWith("{\"error\"", StringComparison.Ordinal))
        {
            Assert.Equal(expected, actual);
            return;
        }

        using var left = JsonDocument.Parse(expected);
        using var right = JsonDocument.Parse(actual);
        Same(left.RootElement, right.RootElement);
    }

    private static void Same(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(expected.ValueKind, actual.ValueKind);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(member => member.Name), actual.EnumerateObject().Select(member => member.Name));
                Assert.All(expected.EnumerateObject(), member => Same(member.Value, actual.GetProperty(member.Name)));
                break;
            case JsonValueKind.Array:
                Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
                Assert.All(expected.EnumerateArray().Zip(actual.EnumerateArray()), pair => Same(pair.First, pair.Second));
                break;
            case JsonValueKind.Number:
                Assert.Equal(expected.GetDouble(), actual.GetDouble(), 1e-4);
                break;
            default:
                Assert.Equal(expected.ToString(), actual.ToString());
                break;
        }
    }

    private static List<JsonElement> ReadCases()
        => [.. File.ReadLines(TestFiles.Golden("triton/http/default.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    public sealed class Host : IAsyncLifetime
    {
        private readonly ModelRepository _repository = ModelRepository.Load(TestFiles.Golden("triton/models"));
        private TritoneServer? _server;

        public Uri Address => _server!.HttpAddress!;

        public async ValueTask InitializeAsync() => _server = await TritoneServer.StartAsync(_repository, FreePort.Options);

        public async ValueTask DisposeAsync()
        {
            await _server!.StopAsync();
            await _server.DisposeAsync();
            _repository.Dispose();
        }
    }
}
