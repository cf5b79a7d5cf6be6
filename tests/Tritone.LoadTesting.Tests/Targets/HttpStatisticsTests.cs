using System.Text;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Tests.Targets;

public sealed class HttpStatisticsTests
{
    private const string Version = """
        {"name":"m","version":"1","last_inference":1700000000000,"inference_count":30,"execution_count":10,
         "inference_stats":{"success":{"count":20,"ns":9000},"fail":{"count":1,"ns":5},"queue":{"count":20,"ns":1000},
          "compute_input":{"count":20,"ns":200},"compute_infer":{"count":20,"ns":7000},"compute_output":{"count":20,"ns":300},
          "cache_hit":{"count":0,"ns":0},"cache_miss":{"count":0,"ns":0}},"batch_stats":[]}
        """;

    [Fact]
    public void Parse_OneVersion_IsRead() => Assert.Equal(Counters(1), Parse($$"""{"model_stats":[{{Version}}]}"""));

    [Fact]
    public void Parse_SeveralVersions_AreSummedUp() => Assert.Equal(Counters(3), Parse($$"""{"model_stats":[{{Version}},{{Version}},{{Version}}]}"""));

    [Fact]
    public void Parse_NoVersions_IsNothing() => Assert.Equal(ServerCounters.None, Parse("""{"model_stats":[]}"""));

    [Theory]
    [InlineData("inference_count")]
    [InlineData("execution_count")]
    [InlineData("inference_stats")]
    [InlineData("success")]
    [InlineData("queue")]
    [InlineData("compute_input")]
    [InlineData("compute_infer")]
    [InlineData("compute_output")]
    [InlineData("ns")]
    public void Parse_MissingKey_IsNull(string key)
        => Assert.Null(Parse($$"""{"model_stats":[{{Version.Replace($"\"{key}\"", "\"other\"", StringComparison.Ordinal)}}]}"""));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"model_stats":{}}""")]
    [InlineData("""{"model_stats":[1]}""")]
    public void Parse_AnythingElse_IsNull(string json) => Assert.Null(Parse(json));

    [Theory]
    [InlineData("\"ns\":1000", "\"ns\":-1")]
    [InlineData("\"ns\":1000", "\"ns\":\"1000\"")]
    [InlineData("\"inference_count\":30", "\"inference_count\":30.5")]
    public void Parse_NumberOfAnotherKind_IsNull(string value, string other)
        => Assert.Null(Parse($$"""{"model_stats":[{{Version.Replace(value, other, StringComparison.Ordinal)}}]}"""));

    private static ServerCounters? Parse(string json) => HttpStatistics.Parse(Encoding.UTF8.GetBytes(json));

    // A tick is 100 ns.
    private static ServerCounters Counters(int versions) => new(
        20 * versions, 30 * versions, 10 * versions, TimeSpan.FromTicks(10 * versions), TimeSpan.FromTicks(2 * versions), TimeSpan.FromTicks(70 * versions), TimeSpan.FromTicks(3 * versions));
}
