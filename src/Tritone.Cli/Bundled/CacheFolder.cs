namespace Tritone.Cli.Bundled;

/// <summary>Where the program keeps what it can make again.</summary>
internal static class CacheFolder
{
    /// <summary>The folder <c>tritone</c> in <c>XDG_CACHE_HOME</c>, or in the platform's own place for caches.</summary>
    public static string Path { get; } = System.IO.Path.Combine(Root(), "tritone");

    // The XDG specification: a path that is not absolute is to be ignored.
    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } path && System.IO.Path.IsPathRooted(path))
        {
            return path;
        }

        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length == 0 ? System.IO.Path.GetTempPath()
            : OperatingSystem.IsMacOS() ? System.IO.Path.Combine(home, "Library", "Caches")
            : System.IO.Path.Combine(home, ".cache");
    }
}
