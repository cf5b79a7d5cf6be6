namespace Tritone.Testing;

/// <summary>A new, empty directory that is removed with everything in it when disposed.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Creates the directory.</summary>
    public TemporaryDirectory() => FullName = Directory.CreateTempSubdirectory("tritone-test-").FullName;

    /// <summary>Its full path.</summary>
    public string FullName { get; }

    /// <summary>The full path of something in it.</summary>
    public string this[string relativePath] => Path.Combine(FullName, relativePath);

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
