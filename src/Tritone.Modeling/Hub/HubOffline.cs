namespace Tritone.Modeling.Hub;

/// <summary>Finds a repository in the cache alone.</summary>
internal static class HubOffline
{
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: it is not there, or not all of it.</exception>
    public static HubSnapshot Find(HubCache cache, HubSource source, HubTransfer transfer)
    {
        const string Why = "HF_HUB_OFFLINE allows no download";
        if (cache.ReadRevision(source.Revision) is not { } commit || cache.SnapshotPath(commit) is var directory && !Directory.Exists(directory))
        {
            throw new TritoneException(ErrorCode.NotFound, $"'{source}' is not in the cache '{cache.Root}', and {Why}");
        }

        try
        {
            // Whoever asks for less than all files leaves a folder without weights. A link to a content that is gone is no file.
            var files = Directory.EnumerateFiles(directory).Where(IsThere).Select(path => Path.GetFileName(path)!).ToHashSet(StringComparer.Ordinal);
            var selection = HubSelection.Choose(files, $"'{directory}'");
            if (selection.IsSharded)
            {
                _ = HubShards.Read(Path.Combine(directory, selection.Weights), selection.ShardExtension, files, transfer.MaxSmallFileLength);
            }
        }
        catch (TritoneException exception)
        {
            throw new TritoneException(ErrorCode.NotFound, $"'{source}' is not whole in the cache, and {Why}: {exception.Message}", exception);
        }

        return new HubSnapshot(directory, source.Repository, commit);
    }

    /// <summary>Whether there is something of it in the cache.</summary>
    public static bool Has(HubCache cache, HubSource source)
        => cache.ReadRevision(source.Revision) is { } commit && File.Exists(Path.Combine(cache.SnapshotPath(commit), "config.json"));

    // To the class library a link exists whatever it leads to.
    private static bool IsThere(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true) is null or { Exists: true };
}
