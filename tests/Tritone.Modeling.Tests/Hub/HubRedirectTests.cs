using System.Globalization;

namespace Tritone.Modeling.Tests.Hub;

public sealed class HubRedirectTests : IAsyncDisposable
{
    private const string Weights = "model.safetensors";

    private readonly HubCase _case = new();
    private readonly HubServer _other = new();

    public async ValueTask DisposeAsync()
    {
        await _case.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Download_WeightsElsewhere_AreFetchedWithoutTheToken(int status)
    {
        // As the hub does it: what the file is, and where, in one answer.
        _other.Files[Weights] = _case.Server.Files[Weights];
        _case.Server.Intercept = request => request.File == Weights
            ? new HubReply(status, "moved"u8.ToArray())
            {
                Headers =
                {
                    ["Location"] = $"{_other.Address}{request.Path[1..]}?signature=x",
                    ["X-Linked-ETag"] = $"\"{_case.Server.ETag(Weights)}\"",
                    ["X-Linked-Size"] = _case.Server.Files[Weights].Length.ToString(CultureInfo.InvariantCulture),
                },
            }
            : null;
        _other.Intercept = request => _other.Truth(request with { Path = request.Path.Split('?')[0] });

        await _case.DownloadAsync();

        _case.AssertThere(Weights);
        Assert.Equal(["GET"], _other.Requests.Select(request => request.Method));
        Assert.False(_other.Requests[0].Headers.ContainsKey("Authorization"));
        Assert.All(_case.Server.Requests, request => Assert.Equal($"Bearer {HubCase.Token}", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Download_RenamedRepository_IsFollowed()
    {
        _case.Server.Intercept = request => request.Path.Contains("/mood/old/", StringComparison.Ordinal)
            || request.Path.StartsWith("/mood/old/", StringComparison.Ordinal)
            ? HubReply.Redirect(request.Path.Replace("/mood/old/", $"/{HubServer.Repository}/", StringComparison.Ordinal), 307)
            : null;

        var snapshot = await _case.DownloadAsync("mood/old");

        Assert.Equal("mood/old", snapshot.Repository);
        Assert.Equal(_case.Server.Files[Weights], await File.ReadAllBytesAsync(Path.Combine(snapshot.Directory, Weights), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Download_RedirectsInACircle_EndWithAnError(string method)
    {
        _case.Server.Intercept = request => request.Method == method ? HubReply.Redirect(request.Path) : null;

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.EndsWith("redirects more than 5 times", error.Message, StringComparison.Ordinal);
        Assert.Equal(6, _case.Server.Requests.Where(request => request.Method == method).GroupBy(request => request.Path).Max(group => group.Count()));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "redirects from http to file; supported: https, and http from http")]
    [InlineData("ftp://example.com/x", "redirects from http to ftp; supported: https, and http from http")]
    [InlineData("http://[", "redirects without saying where")]
    public async Task Download_RedirectToAnotherScheme_IsRefused(string location, string expected)
    {
        _case.Server.Intercept = request => request.IsGetOf(Weights) ? HubReply.Redirect(location) : null;

        var error = await _case.FailAsync();

        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.EndsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_FromHttpsToHttp_IsRefused()
    {
        using var response = new HttpResponseMessage(System.Net.HttpStatusCode.Found) { Headers = { Location = new Uri("http://example.com/x?secret") } };

        var error = Assert.Throws<TritoneException>(() => Modeling.Hub.HubRedirect.Next(response, new Uri("https://huggingface.co/a?secret")));

        Assert.Equal("'https://huggingface.co' redirects from https to http; supported: https, and http from http", error.Message);
    }

    [Fact]
    public async Task Download_DescriptionElsewhere_IsRefused()
    {
        _case.Server.Intercept = request => request.Method == "HEAD" ? HubReply.Redirect($"{_other.Address}x") : null;

        var error = await _case.FailAsync();

        Assert.Contains("the hub gives no ETag for", error.Message, StringComparison.Ordinal);
        Assert.Empty(_other.Requests);
    }

    [Fact]
    public async Task Download_RefusedElsewhere_DoesNotBlameTheToken()
    {
        _case.Server.Intercept = request => request.IsGetOf(Weights) ? HubReply.Redirect($"{_other.Address}x?signature=y") : null;
        _other.Intercept = _ => new HubReply(403);

        var error = await _case.FailAsync();

        Assert.Equal($"'{_other.Address.GetLeftPart(UriPartial.Authority)}' answers with status 403 to a request for 'mood/small@main'", error.Message);
    }
}
