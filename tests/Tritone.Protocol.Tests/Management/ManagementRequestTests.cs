using System.Text;
using Tritone.Protocol.Management;

namespace Tritone.Protocol.Tests.Management;

/// <summary>What the recordings of Triton do not have.</summary>
public sealed class ManagementRequestTests
{
    [Fact]
    public void Parse_Load_HasItsParameters()
        => Assert.Equal(
            new Dictionary<string, string> { ["config"] = "{}", ["file:1/model.onnx"] = "AAAA" },
            LoadRequest.Parse("""{"parameters":{"config":"{}","file:1/model.onnx":"AAAA","config":"later"}}"""u8.ToArray()).Parameters);

    [Theory]
    [InlineData("""{"parameters":{"unload_dependents":true}}""", true)]
    [InlineData("""{"parameters":{"unload_dependents":"yes"}}""", false)]
    [InlineData("""{"parameters":3}""", false)]
    [InlineData("", false)]
    public void Parse_Unload_SaysWhetherDependentsGoToo(string body, bool expected) => Assert.Equal(expected, UnloadRequest.Parse(Encoding.UTF8.GetBytes(body)).WithDependents);

    [Fact]
    public void Parse_Logging_LeavesOutWhatIsNotNamed()
        => Assert.Equal(
            new LoggingRequest(null, null, false, null, 4294967295, "ISO8601"),
            LoggingRequest.Parse("""{"log_verbose_level":18446744073709551615,"log_warning":false,"log_format":"ISO8601","other":[]}"""u8.ToArray()));

    [Fact]
    public void Parse_Trace_HasValuesAndWhatIsCleared()
    {
        var settings = TraceRequest.Parse("""{"trace_level":["TIMESTAMPS","TENSORS"],"trace_rate":"5","trace_count":null,"other":1}"""u8.ToArray());
        Assert.Equal(["trace_count", "trace_level", "trace_rate"], settings.Keys.Order());
        Assert.Equal(["TIMESTAMPS", "TENSORS"], settings["trace_level"]);
        Assert.Equal(["5"], settings["trace_rate"]);
        Assert.Empty(settings["trace_count"]);
    }

    [Theory]
    [InlineData("""{"trace_level":"OFF"}""", "attempt to access JSON non-array as array")]
    [InlineData("""{"trace_count":1}""", "attempt to access JSON non-string as string")]
    public void Parse_TraceOfAnotherType_IsInternalAsInTriton(string body, string message)
    {
        var refusal = Assert.Throws<TritoneException>(() => TraceRequest.Parse(Encoding.UTF8.GetBytes(body)));
        Assert.Equal((ErrorCode.Internal, message), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void Parse_Region_HasAnOffsetOrNone()
    {
        Assert.Equal(new RegionRequest("/k", 0, 8), RegionRequest.Parse("""{"key":"/k","byte_size":8}"""u8.ToArray()));
        Assert.Equal(new RegionRequest("/k", 4, 8), RegionRequest.Parse("""{"byte_size":8,"offset":4,"key":"/k"}"""u8.ToArray()));
    }
}
