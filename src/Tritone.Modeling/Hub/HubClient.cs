using System.Net;
using System.Net.Http.Headers;

namespace Tritone.Modeling.Hub;

/// <summary>Makes requests to a hub for one repository. The token goes to the hub's own origin and nowhere else, whatever redirects say.</summary>
internal sealed class HubClient(HttpMessageInvoker http, HubOptions options, HubTransfer transfer, HubSource source)
{
    private const int MaxListingLength = 64 * 1024 * 1024;

    private readonly HubRetry _retry = new(transfer);

    /// <summary>Asks which commit the revision is and which files it has.</summary>
    /// <exception cref="TritoneException">There is no such repository or revision, nobody may see it without a token, the hub cannot be reached, or what it says is not sound.</exception>
    public Task<HubListing> ListAsync(CancellationToken cancellationToken)
    {
        var uri = Address($"api/models/{source.Owner}/{source.Name}/revision/{Uri.EscapeDataString(source.Revision)}");
        return _retry.RunAsync(
            $"repository '{source}' cannot be listed",
            async token =>
            {
                using var response = await SendAsync(HttpMethod.Get, uri, null, null, token).ConfigureAwait(false);
                await using var body = await HubBody.OpenAsync(response, transfer, token).ConfigureAwait(false);
                return HubListing.Parse(await body.ReadAllAsync(uri.AbsoluteUri, MaxListingLength, token).ConfigureAwait(false), uri.AbsoluteUri, source);
            },
            cancellationToken,
            needsConnection: true);
    }

    /// <summary>Asks what a file is, without its bytes.</summary>
    public Task<HubFile> DescribeAsync(string commit, string name, CancellationToken cancellationToken) => _retry.RunAsync(
        $"'{name}' of '{source.Repository}' cannot be described",
        async token =>
        {
            using var response = await SendAsync(HttpMethod.Head, FileAddress(commit, name), null, null, token).ConfigureAwait(false);
            return HubMetadata.Read(response, commit, name);
        },
        cancellationToken);

    /// <summary>Asks for the bytes of a file. The caller disposes of the response, whose status is 200, or 206 or 416 if a part was asked for.</summary>
    /// <param name="file">The file.</param>
    /// <param name="part">The part of it; null for all.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public Task<HttpResponseMessage> GetAsync(HubFile file, RangeItemHeaderValue? part, CancellationToken cancellationToken)
    {
        // An ETag that is a hash names the bytes, which are checked against it; servers of large files have ETags of their own and would not know it.
        var condition = !file.HasSha256 && !file.HasGitSha1 && EntityTagHeaderValue.TryParse($"\"{file.ETag}\"", out var tag) ? new RangeConditionHeaderValue(tag) : null;
        return SendAsync(HttpMethod.Get, FileAddress(file.Commit, file.Name), part, condition, cancellationToken);
    }

    private Uri FileAddress(string commit, string name) => Address($"{source.Owner}/{source.Name}/resolve/{commit}/{Uri.EscapeDataString(name)}");

    private Uri Address(string path) => new($"{options.Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, Uri uri, RangeItemHeaderValue? part, RangeConditionHeaderValue? condition, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            var response = await SendOnceAsync(method, uri, part, condition, cancellationToken).ConfigureAwait(false);
            try
            {
                if (response.IsSuccessStatusCode || (part is not null && response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable))
                {
                    return response;
                }

                if (!HubRedirect.Is(response))
                {
                    throw HubRefusal.Of(response, uri, source, options, transfer.Clock);
                }

                var next = HubRedirect.Next(response, uri);
                if (method == HttpMethod.Head && (HubMetadata.IsComplete(response) || !HubRedirect.IsSameOrigin(next, uri)))
                {
                    // The file itself is elsewhere; the hub has said what it is.
                    return response;
                }

                uri = redirects < HubRedirect.MaxRedirects
                    ? next
                    : throw new TritoneException(ErrorCode.InvalidArgument, $"'{HubRedirect.Origin(uri)}' redirects more than {HubRedirect.MaxRedirects} times");
            }
            catch
            {
                response.Dispose();
                throw;
            }

            response.Dispose();
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpMethod method, Uri uri, RangeItemHeaderValue? part, RangeConditionHeaderValue? condition, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("tritone", null));

        // A compressed body has another length and another ETag than the file.
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (options.Token is { } secret && HubRedirect.IsSameOrigin(uri, options.Endpoint))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        }

        if (part is not null)
        {
            request.Headers.Range = new RangeHeaderValue { Ranges = { part } };
            request.Headers.IfRange = condition;
        }

        using var patience = new HubPatience(transfer, cancellationToken);
        try
        {
            return await http.SendAsync(request, patience.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            var isConnectFailure = exception.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
            throw new HubBrokenException(
                $"'{HubRedirect.Origin(uri)}' {(isConnectFailure ? "cannot be reached" : "broke the connection")}: {ErrorText.Of(exception)}", exception)
            {
                IsConnectFailure = isConnectFailure,
            };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubBrokenException($"'{HubRedirect.Origin(uri)}' does not answer", exception) { IsConnectFailure = true };
        }
    }
}
