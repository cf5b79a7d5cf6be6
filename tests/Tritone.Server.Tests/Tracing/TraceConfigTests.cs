using Tritone.Server.Options;
using Tritone.Server.Tracing;

namespace Tritone.Server.Tests.Tracing;

public sealed class TraceConfigTests
{
    [Fact]
    public void Of_Nothing_TracesNothing() => Assert.Equal((false, false, 1000u, -1, ""), Facts(Of()));

    [Fact]
    public void Of_TritonMode_IsTaken() => Assert.Equal((false, true, 6u, 9, "t.json"), Facts(Of("triton,file=t.json", "level=TIMESTAMPS", "rate=6", "count=9")));

    [Fact]
    public void Of_OpenTelemetryMode_IsTaken()
    {
        var config = Of("mode=opentelemetry", "level=TIMESTAMPS", "opentelemetry,url=localhost:4318/v1/traces", "opentelemetry,resource=a=b", "opentelemetry,resource=c=d", "opentelemetry,bsp_max_queue_size=7");
        Assert.True(config is { IsOpenTelemetry: true, IsOn: true, Url: "http://localhost:4318/v1/traces" });
        Assert.Equal([("a", "b"), ("c", "d")], config.Resource.Select(pair => (pair.Key, (string)pair.Value)));
        Assert.Equal((7, null), (config.Number("bsp_max_queue_size"), config.Number("bsp_schedule_delay")));
    }

    [Theory]
    [InlineData("traces in mode 'triton' need a file: triton,file=NAME", "level=TIMESTAMPS")]
    [InlineData("rate is 0; it is at least 1", "mode=opentelemetry", "level=TIMESTAMPS", "rate=0")]
    [InlineData("the resource 'x' is not of the form KEY=VALUE", "opentelemetry,resource=x")]
    [InlineData("bsp_max_queue_size is '0'; it is a number from 1 to 2147483647", "opentelemetry,bsp_max_queue_size=0")]
    public void FindErrors_WhatDoesNotGoTogether_IsNamed(string error, params string[] settings)
        => Assert.Equal([$"--trace-config: {error}"], TraceConfig.FindErrors([.. settings.Select(TraceSetting.Parse)]));

    private static TraceConfig Of(params string[] settings) => TraceConfig.Of([.. settings.Select(TraceSetting.Parse)]);

    private static (bool IsOpenTelemetry, bool IsOn, uint Rate, int Count, string File) Facts(TraceConfig config) => (config.IsOpenTelemetry, config.IsOn, config.Rate, config.Count, config.File);
}
