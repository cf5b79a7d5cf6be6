namespace Tritone.Serving.Lifecycle;

/// <summary>The files that a client gave with a load, as a model directory of their own, for as long as the load takes.</summary>
internal sealed class OverrideDirectory : IDisposable
{
    private const string Prefix = "file:";
    private readonly string _root;

    private OverrideDirectory(string root, string path)
    {
        _root = root;
        FullPath = path;
    }

    /// <summary>The model directory.</summary>
    public string FullPath { get; }

    /// <summary>Writes the files.</summary>
    /// <param name="model">The name of the model.</param>
    /// <param name="files">The files by their path in the model directory, with <c>file:</c> before it or without.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a path leads out of the directory.</exception>
    public static OverrideDirectory Write(string model, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var root = Directory.CreateTempSubdirectory("tritone-load-").FullName;
        var directory = new OverrideDirectory(root, Directory.CreateDirectory(Path.Combine(root, model)).FullName);
        try
        {
            foreach (var (name, content) in files)
            {
                directory.Write(name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name, content.Span);
            }

            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private void Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.GetFullPath(Path.Combine(FullPath, name));
        if (!path.StartsWith(FullPath + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"Invalid file parameter 'file:{name}' with normalized path '{path}' must stay within model directory.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(content);
    }
}
