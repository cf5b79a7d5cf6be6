using Tritone.Modeling.Hub;

namespace Tritone.Cli.Convert;

/// <summary>Where a checkpoint is: a folder, or one that was downloaded from the hub.</summary>
/// <param name="Directory">The folder.</param>
/// <param name="Name">What manifests call it; null for the folder's name.</param>
/// <param name="Revision">The commit that it was downloaded at; null for a folder.</param>
internal sealed record CheckpointSource(string Directory, string? Name, string? Revision)
{
    /// <summary>Finds a checkpoint. What is a folder is one; else, what looks like <c>owner/name[@revision]</c> is downloaded.</summary>
    /// <exception cref="TritoneException">It is neither, or the download fails.</exception>
    public static async Task<CheckpointSource> FindAsync(string source, CancellationToken cancellationToken)
    {
        if (System.IO.Directory.Exists(source))
        {
            return new CheckpointSource(source, null, null);
        }

        if (!HubSource.TryParse(source, out var repository))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no checkpoint folder '{source}', and it is no repository of the hub either, which has the form OWNER/NAME or OWNER/NAME@REVISION");
        }

        using var downloader = new HubDownloader(HubOptions.FromEnvironment(Environment.GetEnvironmentVariable));
        var snapshot = await DownloadBar.ShowAsync(progress => downloader.DownloadAsync(repository, progress, cancellationToken));
        return new CheckpointSource(snapshot.Directory, snapshot.Repository, snapshot.Commit);
    }
}
