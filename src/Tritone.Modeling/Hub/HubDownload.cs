namespace Tritone.Modeling.Hub;

/// <summary>One download of a repository: listed, chosen, described, downloaded, and put in its place last, so that a folder of a commit is never half full.</summary>
internal sealed class HubDownload(HubClient client, HubCache cache, HubOptions options, HubTransfer transfer, HubSource source, IProgress<HubProgress>? progress)
{
    private const int DescribedAtOnce = 4;

    public async Task<HubSnapshot> RunAsync(CancellationToken cancellationToken)
    {
        var listing = await ListAsync(cancellationToken).ConfigureAwait(false);
        var selection = HubSelection.Choose(listing.Files, $"repository '{source}'");
        var files = await DescribeAsync(listing.Commit, await NamesAsync(listing, selection, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

        var blob = new HubBlob(client, cache, transfer, new HubTally(progress, files.Sum(file => file.Length)));
        foreach (var file in files)
        {
            await blob.DownloadAsync(file, cancellationToken).ConfigureAwait(false);
        }

        // The config last: what has one has all.
        foreach (var file in files.Reverse())
        {
            cache.Link(file);
        }

        cache.WriteRevision(source.Revision, listing.Commit);
        return new HubSnapshot(cache.SnapshotPath(listing.Commit), source.Repository, listing.Commit);
    }

    private async Task<HubListing> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client.ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TritoneException exception) when (exception.IsTransient && HubOffline.Has(cache, source))
        {
            throw new TritoneException(exception.Code, $"{exception.Message}; HF_HUB_OFFLINE=1 would use what the cache '{options.CacheDirectory}' has of it", exception);
        }
    }

    // The config first, the weights last.
    private async Task<IReadOnlyList<string>> NamesAsync(HubListing listing, HubSelection selection, CancellationToken cancellationToken)
    {
        if (!selection.IsSharded)
        {
            return [.. selection.Settings, selection.Weights];
        }

        // How much there is to download is not known before the index is.
        var index = await DescribeAsync(listing.Commit, [selection.Weights], cancellationToken).ConfigureAwait(false);
        await new HubBlob(client, cache, transfer, new HubTally(null, 0)).DownloadAsync(index[0], cancellationToken).ConfigureAwait(false);
        var shards = HubShards.Read(cache.BlobPath(index[0].BlobName), selection.ShardExtension, listing.Files, transfer.MaxSmallFileLength);
        return [.. selection.Settings, selection.Weights, .. shards];
    }

    private async Task<IReadOnlyList<HubFile>> DescribeAsync(string commit, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var files = new HubFile[names.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, names.Count),
            new ParallelOptions { MaxDegreeOfParallelism = DescribedAtOnce, CancellationToken = cancellationToken },
            async (i, token) => files[i] = await client.DescribeAsync(commit, names[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        foreach (var file in files)
        {
            var limit = HubSelection.IsWeights(file.Name) ? transfer.MaxFileLength : transfer.MaxSmallFileLength;
            if (file.Length > limit)
            {
                throw new TritoneException(ErrorCode.Unsupported, $"'{file.Name}' of repository '{source}' has {file.Length} bytes; at most {limit} are downloaded");
            }
        }

        return files;
    }
}
