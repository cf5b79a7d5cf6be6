using Tritone.Server.Logging;

namespace Tritone.Server.Tests.Logging;

public sealed class HttpRouteTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/v2?text=secret", "/v2")]
    [InlineData("/v2/health/live", "/v2/health/live")]
    [InlineData("/v2/models/stats", "/v2/models/stats")]
    [InlineData("/v2/models/m", "/v2/models/{model}")]
    [InlineData("/v2/models/m/versions/1", "/v2/models/{model}")]
    [InlineData("/v2/models/m/infer", "/v2/models/{model}/infer")]
    [InlineData("/v2/models/m/versions/1/infer", "/v2/models/{model}/infer")]
    [InlineData("/v2/models/m/trace/setting", "/v2/models/{model}/trace/setting")]
    [InlineData("/v2/repository/index", "/v2/repository/index")]
    [InlineData("/v2/repository/models/m/load", "/v2/repository/models/{model}/load")]
    [InlineData("/v2/systemsharedmemory/region/r/register", "/v2/systemsharedmemory/register")]
    [InlineData("/v2/cudasharedmemory/status", "/v2/cudasharedmemory")]
    [InlineData("/v1/classify", "/v1/classify")]
    [InlineData("/secret", "other")]
    [InlineData("/v2/models/m/secret", "other")]
    [InlineData("/v2/a/b/c/d/e/f/g/h/i/j", "other")]
    [InlineData("", "other")]
    public void Of_Target_IsOneOfAClosedSet(string target, string template) => Assert.Equal(template, HttpRoute.Of(target).Template);

    [Fact]
    public void Of_AnyTarget_AllocatesNothing()
    {
        _ = HttpRoute.Of("/v2/models/m/infer");
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = HttpRoute.Of("/v2/models/m/infer");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
