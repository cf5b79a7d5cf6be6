using System.Net;
using System.Net.Http.Headers;

namespace Tritone.LoadTesting.Targets;

/// <summary>Connections to a server: as many as there are requests at once, each kept. Thread-safe.</summary>
internal sealed class HttpConnection(Uri server) : IDisposable
{
    private readonly HttpMessageInvoker _client = new(CreateHandler());

    public Uri Server { get; } = server;

    /// <summary>What every target sends through: nothing that this program need not do, and nothing that a server would not see of another client.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        UseCookies = false,
        UseProxy = false,
    };

    /// <summary>Sends a request; the body of the answer is still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _client.SendAsync(request, cancellationToken);

    /// <summary>Gets a body.</summary>
    /// <returns>Its status and its bytes.</returns>
    public async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        using var response = await SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>Posts JSON.</summary>
    /// <returns>The status and the bytes of the answer.</returns>
    public async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(Uri uri, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        using var response = await SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    public void Dispose() => _client.Dispose();
}
