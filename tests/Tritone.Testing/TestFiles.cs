namespace Tritone.Testing;

/// <summary>Finds the files that tests read, wherever the tests run from.</summary>
public static class TestFiles
{
    /// <summary>The repository's root: the folder that holds Tritone.slnx.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>A recording carried in tests/Golden. A missing one fails the test.</summary>
    public static string Golden(string path) => Existing(Path.Combine(RepositoryRoot, "tests", "Golden", path));

    /// <summary>A file or folder of the bundled model.</summary>
    public static string BundledModel(string path = "") => Existing(Path.Combine(RepositoryRoot, "assets", "emotion-minilm", path));

    /// <summary>
    /// A file or folder under shared/, beside the repository: third-party texts that cannot be carried.
    /// The test is skipped, with this reason, where it is absent.
    /// </summary>
    public static string Shared(string path)
    {
        var full = Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", path));
        Assert.SkipUnless(
            File.Exists(full) || Directory.Exists(full),
            $"shared/{path} is not beside this checkout: it holds third-party texts that cannot be carried.");
        return full;
    }

    private static string Existing(string path)
        => File.Exists(path) || Directory.Exists(path) ? path : throw new FileNotFoundException($"the tests need {path}", path);

    private static string FindRepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tritone.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds Tritone.slnx");
    }
}
