namespace Tritone.Modeling.Hub;

/// <summary>One repository in the cache, in the layout that Hugging Face's own programs use: contents by hash, and for each commit a folder of links to them.</summary>
internal sealed class HubCache
{
    private readonly string _root;
    private readonly string _folder;

    public HubCache(string directory, HubSource source)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        _folder = $"models--{source.Owner}--{source.Name}";
    }

    /// <summary>The whole cache's full path.</summary>
    public string Root => _root;

    public string BlobPath(string blobName) => Within(_folder, "blobs", blobName);

    public string SnapshotPath(string commit) => Within(_folder, "snapshots", commit);

    public string LockPath(string blobName) => Within(".locks", _folder, blobName + ".lock");

    /// <summary>The commit that a revision was when it was last downloaded, or null.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the file holds something else.</exception>
    public string? ReadRevision(string revision)
    {
        if (HubFile.IsHex(revision, 40))
        {
            return revision;
        }

        var path = RevisionPath(revision);
        if (!File.Exists(path))
        {
            return null;
        }

        using var reader = new StreamReader(path);
        var buffer = new char[64];
        var text = new string(buffer, 0, reader.ReadBlock(buffer)).Trim();
        return HubFile.IsHex(text, 40)
            ? text
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' holds '{ErrorText.Shorten(text)}'; expected the 40 hexadecimal digits of a commit");
    }

    /// <summary>Notes which commit a revision is. A commit needs no note.</summary>
    public void WriteRevision(string revision, string commit)
    {
        if (revision == commit)
        {
            return;
        }

        var path = RevisionPath(revision);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, temporary => File.WriteAllText(temporary, commit));
    }

    /// <summary>Puts a content into a commit's folder: as a link, or as a copy where there are no links.</summary>
    public void Link(HubFile file)
    {
        var path = Within(_folder, "snapshots", file.Commit, file.Name);
        var target = Path.Combine("..", "..", "blobs", file.BlobName);
        var present = new FileInfo(path);

        // A copy of the right length is one that was made where there are no links: a file of a commit never changes.
        if (present.LinkTarget == target || (present.LinkTarget is null && present.Exists && present.Length == file.Length))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Replace(path, temporary =>
        {
            try
            {
                File.CreateSymbolicLink(temporary, target);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or PlatformNotSupportedException)
            {
                // Windows allows links to developers and administrators only, some file systems to nobody.
                File.Copy(BlobPath(file.BlobName), temporary, overwrite: true);
            }
        });
    }

    private string RevisionPath(string revision) => Within([_folder, "refs", .. revision.Split('/')]);

    // Other programs see the old file or the new one, never half of one. What was a link is replaced, not written through.
    private static void Replace(string path, Action<string> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.incomplete";
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    // Every name has been checked before. This holds even if a check was forgotten.
    private string Within(params ReadOnlySpan<string> parts)
    {
        var path = Path.GetFullPath(Path.Combine([_root, .. parts]));
        return path.StartsWith(Path.EndsInDirectorySeparator(_root) ? _root : _root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{ErrorText.Shorten(path)}' would lie outside of the cache '{_root}'");
    }
}
