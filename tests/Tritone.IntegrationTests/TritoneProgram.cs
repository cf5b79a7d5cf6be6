using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Tritone.IntegrationTests;

/// <summary>What a run of the program came to.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Length == 0 ? [] : Output.TrimEnd('\n').Split('\n');

    public IReadOnlyList<JsonElement> Json => [.. Lines.Select(line => JsonDocument.Parse(line).RootElement)];
}

/// <summary>The real program, as its users run it.</summary>
internal static class TritoneProgram
{
    // A cache that has the bundled model already: what a first use prints is the business of one test.
    private static readonly Lazy<Task<string>> WarmCache = new(async () =>
    {
        var directory = new TemporaryDirectory();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => directory.Dispose();
        var warmed = await RunAsync(["classify", "x"], cache: directory.FullName);
        Assert.Equal(0, warmed.ExitCode);
        return directory.FullName;
    });

    /// <summary>The file to run.</summary>
    public static string Path { get; } = FindProgram();

    /// <summary>A cache folder that has the bundled model already.</summary>
    public static Task<string> WarmCacheAsync() => WarmCache.Value;

    /// <summary>Runs the program to its end.</summary>
    public static async Task<ProgramResult> RunAsync(string[] arguments, string input = "", string? cache = null, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = await StartAsync(arguments, cache, workingDirectory, environment);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var result = new ProgramResult(process.ExitCode, await output, await error);
        TestContext.Current.TestOutputHelper?.WriteLine($"tritone {string.Join(' ', arguments)} => {result.ExitCode}\n{ErrorText.Shorten(result.Output, 2000)}\n{result.Error}");
        return result;
    }

    /// <summary>Starts the program.</summary>
    public static async Task<Process> StartAsync(
        string[] arguments, string? cache = null, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = workingDirectory ?? "",
        };
        start.Environment["XDG_CACHE_HOME"] = cache ?? await WarmCache.Value;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Sends a signal: TERM, INT.</summary>
    public static async Task SignalAsync(this Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    // Beside these tests: artifacts/bin/PROJECT/CONFIGURATION.
    private static string FindProgram()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = System.IO.Path.Combine(here.Parent!.Parent!.FullName, "Tritone.Cli", here.Name, OperatingSystem.IsWindows() ? "tritone.exe" : "tritone");
        return File.Exists(program) ? program : throw new FileNotFoundException($"the program is not built: {program}");
    }
}
