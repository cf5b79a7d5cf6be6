using Microsoft.AspNetCore.Http;
using Tritone.Server.Http.Routing;
using Tritone.Server.Options;

namespace Tritone.Server.Tests.Http.Routing;

/// <summary>What the recordings of Triton do not have.</summary>
public sealed class RouteTableTests
{
    [Theory]
    [InlineData("/v2/models/m/infer", ApiCategory.Inference, "m", null)]
    [InlineData("/v2/models/m/versions/3/infer?x=/y", ApiCategory.Inference, "m", "3")]
    [InlineData("/v2/models/m/versions/3/generate_stream", ApiCategory.Inference, "m", "3")]
    [InlineData("/v2/models/versions", ApiCategory.Metadata, "versions", null)]
    [InlineData("/v2/models/m/versions/12", ApiCategory.Metadata, "m", "12")]
    [InlineData("/v2/models/stats", ApiCategory.Statistics, null, null)]
    [InlineData("/v2/models/m/trace/setting", ApiCategory.Trace, "m", null)]
    [InlineData("/v2/repository/models/m/unload", ApiCategory.ModelRepository, "m", null)]
    [InlineData("/v2/cudasharedmemory/region/r/status", ApiCategory.SharedMemory, "r", null)]
    [InlineData("v2", ApiCategory.Metadata, null, null)]
    public void Find_Path_NamesWhatItIsAbout(string path, ApiCategory api, string? name, string? version)
    {
        var call = new RouteCall(new DefaultHttpContext());
        var route = RouteTable.Find(new PathSegments(path), ref call);
        Assert.Equal((api, name, version), (route?.Api, call.Name, call.Version));
    }

    [Theory]
    [InlineData("/v2/")]
    [InlineData("//v2")]
    [InlineData("/v2/models//ready")]
    [InlineData("/v2/models/")]
    [InlineData("/v2/models/m/versions/")]
    [InlineData("/v2/models/m/versions/1x")]
    [InlineData("/v2/models/m/versions/\u0661")]
    [InlineData("/v2/models/m/versions/1/trace/setting")]
    [InlineData("/v2/models/m/versions/1/infer/")]
    [InlineData("/v2/a/b/c/d/e/f/g/h/i/j/k")]
    [InlineData("/V2")]
    [InlineData("*")]
    public void Find_PathThatIsNone_IsNotFound(string path)
    {
        var call = new RouteCall(new DefaultHttpContext());
        var route = RouteTable.Find(new PathSegments(path), ref call);
        Assert.Null(route);
    }

    [Fact]
    public void Find_PathThatWasSeen_AllocatesNothing()
    {
        // Other tests put other names into the table meanwhile: one time in a hundred without an allocation is enough.
        var call = new RouteCall(new DefaultHttpContext());
        var least = long.MaxValue;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            RouteTable.Find(new PathSegments("/v2/models/emotion/versions/3/infer"), ref call);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
