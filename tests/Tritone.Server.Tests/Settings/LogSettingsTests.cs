using Tritone.Server.Options;
using Tritone.Server.Settings;

namespace Tritone.Server.Tests.Settings;

public sealed class LogSettingsTests
{
    [Fact]
    public void Update_SomeValues_LeavesTheOthers()
    {
        var settings = LogSettings.Of(new LogOptions { VerboseLevel = 2, File = "x.log" });
        settings.Update(new LogChanges(Info: false, Format: "ISO8601"));
        Assert.Equal(new LogValues("x.log", Info: false, VerboseLevel: 2, Format: "ISO8601"), settings.Current);
    }

    [Fact]
    public void Update_File_IsRefusedAndChangesNothing()
    {
        var settings = new LogSettings();
        var refusal = Assert.Throws<TritoneException>(() => settings.Update(new LogChanges(File: "x.log", Info: false)));
        Assert.Equal((ErrorCode.Unsupported, "log file location can not be updated through network protocol"), (refusal.Code, refusal.Message));
        Assert.True(settings.Current.Info);
    }

    [Fact]
    public void Update_FormatThatIsNone_IsRefusedAsTritonDoes()
    {
        var settings = new LogSettings();
        var refusal = Assert.Throws<TritoneException>(() => settings.Update(new LogChanges(Error: false, Format: "xml")));
        Assert.Equal((ErrorCode.Unavailable, "invalid argument for --log_format, got: xml"), (refusal.Code, refusal.Message));
        Assert.True(settings.Current.Error);
    }
}
