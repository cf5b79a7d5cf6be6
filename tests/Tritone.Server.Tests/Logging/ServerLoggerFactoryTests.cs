using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tritone.Server.Logging;
using Tritone.Server.Options;
using Tritone.Server.Settings;

namespace Tritone.Server.Tests.Logging;

public sealed class ServerLoggerFactoryTests : IDisposable
{
    private readonly MemoryStream _errors = new();
    private readonly TemporaryDirectory _directory = new();

    private string Text => Encoding.UTF8.GetString(_errors.ToArray());

    public void Dispose()
    {
        _errors.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Log_DefaultFormat_BeginsAsTritons()
    {
        using var log = Create(new LogOptions());
        ServerLog.Listening(log.CreateLogger<TritoneServer>(), "HTTP", "http://x");
        Assert.Equal($"I0203 04:05:06.789000 {Environment.ProcessId} TritoneServer] Started HTTP at http://x\n", Text);
    }

    [Fact]
    public void Log_Iso8601_BeginsWithTheDate()
    {
        using var log = Create(new LogOptions { Format = "ISO8601" });
        ServerLog.TraceFileFailed(log.CreateLogger<TritoneServer>(), "f", "r");
        Assert.StartsWith("2026-02-03T04:05:06Z W ", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_Json_IsOneObjectALine()
    {
        using var log = Create(new LogOptions { Json = true });
        ServerLog.Listening(log.CreateLogger<TritoneServer>(), "HTTP", "a\nb");
        using var document = JsonDocument.Parse(Text);
        Assert.Equal("""{"time":"2026-02-03T04:05:06.789000Z","level":"info","category":"Tritone.Server.TritoneServer","event":"Listening","message":"Started HTTP at a\nb","protocol":"HTTP","address":"a\nb"}""" + "\n", Text);
    }

    [Fact]
    public void Log_LineBreaks_MakeNoLineOfTheirOwn()
    {
        using var log = Create(new LogOptions());
        ServerLog.Listening(log.CreateLogger<TritoneServer>(), "HTTP", "a\r\nE0101 forged\u0085\u2028");
        Assert.Equal(1, Text.Count(character => character == '\n'));
        Assert.EndsWith("a\\r\\nE0101 forged\\u0085\\u2028\n", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_Exception_SaysItsTypeButNotItsMessage()
    {
        using var log = Create(new LogOptions());
        ServerLog.RequestBroke(log.CreateLogger<TritoneServer>(), "/", new InvalidOperationException("secret"));
        Assert.Contains("System.InvalidOperationException", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void IsEnabled_Settings_HoldAtOnce()
    {
        using var log = Create(new LogOptions());
        var logger = log.CreateLogger<TritoneServer>();
        Assert.Equal([false, false, true, true, true, true], Levels(logger));
        log.Settings.Update(new LogChanges(Info: false, Warning: false, Error: false));
        Assert.Equal([false, false, false, false, false, false], Levels(logger));
        log.Settings.Update(new LogChanges(VerboseLevel: 1));
        Assert.Equal([false, true, false, false, false, false], Levels(logger));
        log.Settings.Update(new LogChanges(VerboseLevel: 2));
        Assert.Equal([true, true, false, false, false, false], Levels(logger));
    }

    [Fact]
    public void IsEnabled_LibrariesBelowWarning_AreNeverLogged()
    {
        using var log = Create(new LogOptions { VerboseLevel = 9 });
        Assert.Equal([false, false, false, true, true, true], Levels(log.CreateLogger("Microsoft.AspNetCore.Server.Kestrel")));
        Assert.Equal([false, false, false, false, false, false], Levels(log.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics")));
    }

    [Fact]
    public void Log_File_IsAddedTo()
    {
        var file = _directory["x.log"];
        File.WriteAllText(file, "before\n");
        using (var log = Create(new LogOptions { File = file }))
        {
            ServerLog.Stopped(log.CreateLogger<TritoneServer>());
        }

        Assert.Equal("", Text);
        Assert.Matches("^before\nI[^\n]*Stopped\n$", File.ReadAllText(file));
    }

    [Fact]
    public void Create_FileThatCannotBeWritten_IsOneClearError()
        => Assert.StartsWith(
            "--log-file: cannot write '",
            Assert.Throws<TritoneException>(() => Create(new LogOptions { File = _directory["no/such/folder/x.log"] })).Message,
            StringComparison.Ordinal);

    private static IEnumerable<bool> Levels(ILogger logger) => Enum.GetValues<LogLevel>().Where(level => level < LogLevel.None).Select(logger.IsEnabled);

    private ServerLoggerFactory Create(LogOptions options) => new(options, _errors, new StoppedTime());

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
    }
}
