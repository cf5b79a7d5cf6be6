using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using Tritone.LoadTesting.Payloads;

namespace Tritone.LoadTesting.Targets;

/// <summary>A server that is asked over HTTP: tensors of the v2 protocol, or texts. Thread-safe.</summary>
internal sealed class HttpTarget : ITarget
{
    private const string HeaderLength = "Inference-Header-Content-Length";
    private const int DrainLength = 16 * 1024;

    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Binary = new("application/octet-stream");

    private readonly HttpConnection _connection;
    private readonly Uri _uri;
    private readonly bool _isText;
    private readonly HttpStatistics _statistics;

    private HttpTarget(HttpConnection connection, string path, bool isText, HttpStatistics statistics)
    {
        _connection = connection;
        _uri = new Uri(connection.Server, path);
        _isText = isText;
        _statistics = statistics;
    }

    /// <summary>Asks a model for an inference.</summary>
    public static HttpTarget ForModel(HttpConnection connection, string model, HttpStatistics statistics)
        => new(connection, $"v2/models/{Uri.EscapeDataString(model)}/infer", isText: false, statistics);

    /// <summary>Asks what texts feel like.</summary>
    public static HttpTarget ForTexts(HttpConnection connection, HttpStatistics statistics) => new(connection, "v1/classify", isText: true, statistics);

    public async ValueTask<Reply> SendAsync(Payload payload, CancellationToken cancellationToken)
    {
        try
        {
            using var request = CreateRequest(payload);
            using var response = await _connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode || payload.Labels.Count == 0)
            {
                var length = await DrainAsync(response, cancellationToken).ConfigureAwait(false);
                return new Reply(response.IsSuccessStatusCode ? null : FailureKinds.Of(response.StatusCode), length);
            }

            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return Check(payload, response, body);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new Reply(Reply.GivenUp, 0);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new Reply(FailureKinds.Of(exception), 0);
        }
    }

    public Task<ServerCounters?> ReadCountersAsync(CancellationToken cancellationToken) => _statistics.ReadAsync(cancellationToken);

    public async Task<string?> ProbeAsync(Payload payload, CancellationToken cancellationToken)
    {
        using var request = CreateRequest(payload);
        using var response = await _connection.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode ? null : $"{FailureKinds.Of(response.StatusCode)}: {FailureKinds.Text(body)}";
    }

    private HttpRequestMessage CreateRequest(Payload payload)
    {
        var content = new ReadOnlyMemoryContent(payload.Body);
        content.Headers.ContentType = payload.JsonLength is null ? Json : Binary;
        if (payload.JsonLength is { } length)
        {
            content.Headers.TryAddWithoutValidation(HeaderLength, length.ToString(CultureInfo.InvariantCulture));
        }

        return new HttpRequestMessage(HttpMethod.Post, _uri) { Content = content };
    }

    private Reply Check(Payload payload, HttpResponseMessage response, byte[] body)
        => Reply.Check(payload, body.Length, _isText ? AnswerLabels.FromClassify(body) : AnswerLabels.FromHttp(body, ReadJsonLength(response)));

    private static int? ReadJsonLength(HttpResponseMessage response)
        => response.Headers.TryGetValues(HeaderLength, out var values) && int.TryParse(values.First(), CultureInfo.InvariantCulture, out var length) ? length : null;

    // The body is read to its end, as any client would, but not kept.
    private static async ValueTask<long> DrainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(DrainLength);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var length = 0L;
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                length += read;
            }

            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
