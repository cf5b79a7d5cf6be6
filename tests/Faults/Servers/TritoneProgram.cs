using System.Diagnostics;

namespace Tritone.Faults.Servers;

/// <summary>The real program, as its users run it.</summary>
internal static class TritoneProgram
{
    /// <summary>The file to run.</summary>
    public static string Path { get; } = FindProgram();

    /// <summary>Starts the program with its three streams in hand.</summary>
    public static Process Start(params IEnumerable<string> arguments)
        => Process.Start(new ProcessStartInfo(Path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Runs the program to its end.</summary>
    /// <returns>Its exit code and what it wrote to standard error.</returns>
    public static async Task<(int ExitCode, string Error)> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, await error);
    }

    // Beside this program: artifacts/bin/PROJECT/CONFIGURATION.
    private static string FindProgram()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = System.IO.Path.Combine(here.Parent!.Parent!.FullName, "Tritone.Cli", here.Name, OperatingSystem.IsWindows() ? "tritone.exe" : "tritone");
        return File.Exists(program) ? program : throw new FileNotFoundException($"the program is not built: {program}");
    }
}
