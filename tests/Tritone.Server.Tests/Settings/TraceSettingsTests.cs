using Tritone.Server.Options;
using Tritone.Server.Settings;
using Tritone.Server.Tracing;

namespace Tritone.Server.Tests.Settings;

public sealed class TraceSettingsTests
{
    private static readonly string[] WithFile = ["triton,file=trace.json", "rate=1"];

    [Fact]
    public void Get_Defaults_AreAsRecorded()
        => Assert.Equal("trace_level=OFF trace_rate=1000 trace_count=-1 log_frequency=0 trace_file= trace_mode=triton", Text(new TraceSettings(), null));

    [Fact]
    public void Update_All_ReachesModelsThatHaveNotSetItThemselves()
    {
        var settings = new TraceSettings();
        settings.Update("emotion", Change("trace_rate", "10"));
        settings.Update(null, Change("trace_rate", "500"));
        settings.Update(null, Change("trace_count", "7"));
        Assert.Contains("trace_rate=10 trace_count=7", Text(settings, "emotion"), StringComparison.Ordinal);
        Assert.Contains("trace_rate=500 trace_count=7", Text(settings, "other"), StringComparison.Ordinal);
    }

    [Fact]
    public void Update_NoValue_GoesBack()
    {
        var settings = new TraceSettings();
        settings.Update(null, Change("trace_rate", "500"));
        settings.Update("emotion", Change("trace_rate", "10"));
        settings.Update("emotion", Change("trace_rate"));
        Assert.Contains("trace_rate=500", Text(settings, "emotion"), StringComparison.Ordinal);
        settings.Update(null, Change("trace_rate"));
        Assert.Contains("trace_rate=1000", Text(settings, "emotion"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trace_level", "TIMESTAMPS", ErrorCode.InvalidArgument, "Attempting to set invalid trace setting :trace file name is not given")]
    [InlineData("trace_level", "TENSORS", ErrorCode.Unsupported, "trace level 'TENSORS' is not supported: the contents of tensors are never recorded")]
    [InlineData("trace_file", "x", ErrorCode.Unsupported, "trace file location can not be updated through network protocol")]
    [InlineData("trace_rate", "x", ErrorCode.InvalidArgument, "Unable to parse 'trace_rate', got: x")]
    [InlineData("trace_rate", "4294967296", ErrorCode.InvalidArgument, "Unable to parse 'trace_rate', value is out of range [ 0, 4294967295 ], got: 4294967296")]
    [InlineData("trace_count", "-2", ErrorCode.InvalidArgument, "Unable to parse 'trace_count', value is out of range [ -1, 2147483647 ], got: -2")]
    public void Update_ValueThatIsNotValid_IsRefusedAndChangesNothing(string name, string value, ErrorCode code, string message)
    {
        var settings = new TraceSettings();
        var before = Text(settings, null);
        var refusal = Assert.Throws<TritoneException>(() => settings.Update(null, Change(name, value)));
        Assert.Equal((code, message), (refusal.Code, refusal.Message));
        Assert.Equal(before, Text(settings, null));
    }

    [Fact]
    public void Update_NameThatIsNotKnown_ChangesNothing()
    {
        var settings = new TraceSettings();
        var before = Text(settings, null);
        settings.Update(null, Change("nope", "1"));
        Assert.Equal(before, Text(settings, null));
    }

    [Fact]
    public void Sample_RateAndCount_AreKept()
    {
        var settings = new TraceSettings(TraceConfig.Of([.. WithFile.Select(TraceSetting.Parse)]));
        Assert.False(settings.Sample(null));
        settings.Update(null, new Dictionary<string, IReadOnlyList<string>> { ["trace_level"] = ["TIMESTAMPS"], ["trace_rate"] = ["3"], ["trace_count"] = ["2"] });
        Assert.Equal([false, false, true, false, false, true, false, false, false], Enumerable.Range(0, 9).Select(_ => settings.Sample("emotion")));
    }

    private static Dictionary<string, IReadOnlyList<string>> Change(string name, params string[] values) => new() { [name] = values };

    private static string Text(TraceSettings settings, string? model) => string.Join(' ', settings.Get(model).Select(setting => $"{setting.Name}={string.Join(',', setting.Values)}"));
}
