using System.Net;
using Tritone.Faults.Servers;

namespace Tritone.Faults.Traffic;

/// <summary>What all clients of HTTP have in common.</summary>
internal abstract class HttpAsker(ServerProcess server) : IAsker
{
    private readonly HttpClient _client = server.OpenHttp();

    public abstract string Name { get; }

    public async Task<Outcome> AskAsync(Question question, string id)
    {
        try
        {
            using var request = CreateRequest(question, id);
            using var response = await _client.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            return response.StatusCode switch
            {
                HttpStatusCode.OK => Read(question, id, response, body),
                HttpStatusCode.ServiceUnavailable => new Outcome(OutcomeKind.Refused),
                _ => new Outcome(OutcomeKind.Failed, $"{(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}"),
            };
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError)
        {
            return new Outcome(OutcomeKind.Refused);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new Outcome(OutcomeKind.Lost, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return new Outcome(OutcomeKind.Lost, "no answer within the time-out");
        }
    }

    public void Dispose() => _client.Dispose();

    protected abstract HttpRequestMessage CreateRequest(Question question, string id);

    protected abstract Outcome Read(Question question, string id, HttpResponseMessage response, byte[] body);
}
