using System.Net;
using System.Net.Http.Headers;

namespace Tritone.Modeling.Hub;

/// <summary>Downloads one content into the cache, checks it, and only then gives it its name.</summary>
internal sealed class HubBlob(HubClient client, HubCache cache, HubTransfer transfer, HubTally tally)
{
    private const int BufferLength = 128 * 1024;

    private readonly HubRetry _retry = new(transfer);

    /// <summary>Downloads a file unless its content is there.</summary>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: the bytes are not those that the hub announced; nothing of them is kept. <see cref="ErrorCode.Unavailable"/>: the
    /// download broke off; what came is kept, and the next one goes on from there.
    /// </exception>
    public async Task DownloadAsync(HubFile file, CancellationToken cancellationToken)
    {
        var path = cache.BlobPath(file.BlobName);
        tally.Begin(file.Name);
        using var held = await HubLock.TakeAsync(cache.LockPath(file.BlobName), transfer, cancellationToken).ConfigureAwait(false);
        if (new FileInfo(path) is { Exists: true } blob && blob.Length == file.Length)
        {
            tally.Found(file.Length);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            var whole = file.Length > transfer.ChunkedAbove
                ? await TakeChunksAsync(file, path, cancellationToken).ConfigureAwait(false)
                : await TakeStreamAsync(file, path, cancellationToken).ConfigureAwait(false);
            await HubHash.CheckAsync(whole, file, cancellationToken).ConfigureAwait(false);
            File.Move(whole, path, overwrite: true);
            DeleteRemains(path);
        }
        catch (HubMismatchException exception)
        {
            DeleteRemains(path);
            File.Delete(path);
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{file.Name}' is not what the hub announced and was deleted: {exception.Message}", exception);
        }
    }

    private static void DeleteRemains(string path)
    {
        File.Delete(StreamPath(path));
        File.Delete(HubChunks.BytesPath(path));
        File.Delete(HubChunks.RecordPath(path));
    }

    private static string StreamPath(string blobPath) => blobPath + ".incomplete";

    private async Task<string> TakeStreamAsync(HubFile file, string path, CancellationToken cancellationToken)
    {
        using var bytes = File.OpenHandle(StreamPath(path), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
        var done = RandomAccess.GetLength(bytes);
        if (done > file.Length)
        {
            BeginAnew();
        }

        tally.Found(done);
        await _retry.RunAsync(
            $"'{file.Name}' cannot be downloaded",
            async token =>
            {
                if (done == file.Length)
                {
                    return done;
                }

                using var response = await client.GetAsync(file, done > 0 ? new RangeItemHeaderValue(done, file.Length - 1) : null, token).ConfigureAwait(false);
                if (done > 0 && !HubPart.IsPart(response, file, done, file.Length - 1))
                {
                    BeginAnew();
                    if (response.StatusCode is not HttpStatusCode.OK)
                    {
                        throw new HubBrokenException("the server does not go on where the last download ended");
                    }
                }

                if (response.StatusCode is HttpStatusCode.OK)
                {
                    HubPart.CheckLength(response, file.Length);
                }

                await CopyAsync(response, file.Length - done, async (part, partToken) =>
                {
                    await RandomAccess.WriteAsync(bytes, part, done, partToken).ConfigureAwait(false);
                    done += part.Length;
                }, token).ConfigureAwait(false);
                return done;
            },
            cancellationToken).ConfigureAwait(false);
        RandomAccess.FlushToDisk(bytes);
        return StreamPath(path);

        void BeginAnew()
        {
            done = 0;
            RandomAccess.SetLength(bytes, 0);
            tally.Found(0);
        }
    }

    private async Task<string> TakeChunksAsync(HubFile file, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var chunks = HubChunks.Open(path, file.Length, transfer.ChunkLength);
            tally.Found(chunks.BytesDone);
            await Parallel.ForEachAsync(
                chunks.Missing,
                new ParallelOptions { MaxDegreeOfParallelism = transfer.ChunksAtOnce, CancellationToken = cancellationToken },
                async (chunk, token) => await TakeChunkAsync(file, chunks, chunk, token).ConfigureAwait(false)).ConfigureAwait(false);
            return HubChunks.BytesPath(path);
        }
        catch (HubRangeIgnoredException)
        {
            DeleteRemains(path);
            return await TakeStreamAsync(file, path, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TakeChunkAsync(HubFile file, HubChunks chunks, int chunk, CancellationToken cancellationToken)
    {
        var next = chunks.First(chunk);
        var last = chunks.Last(chunk);
        await _retry.RunAsync(
            $"'{file.Name}' cannot be downloaded",
            async token =>
            {
                if (next > last)
                {
                    return next;
                }

                using var response = await client.GetAsync(file, new RangeItemHeaderValue(next, last), token).ConfigureAwait(false);
                if (!HubPart.IsPart(response, file, next, last))
                {
                    throw new HubRangeIgnoredException();
                }

                await CopyAsync(response, last - next + 1, async (part, partToken) =>
                {
                    await RandomAccess.WriteAsync(chunks.Bytes, part, next, partToken).ConfigureAwait(false);
                    next += part.Length;
                }, token).ConfigureAwait(false);
                return next;
            },
            cancellationToken).ConfigureAwait(false);
        chunks.Finish(chunk);
    }

    private async Task CopyAsync(
        HttpResponseMessage response, long expected, Func<ReadOnlyMemory<byte>, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await using var body = await HubBody.OpenAsync(response, transfer, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[BufferLength];
        while (await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (read > expected)
            {
                throw new HubMismatchException("the server sends more bytes than the hub announced");
            }

            await write(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            expected -= read;
            tally.Received(read);
        }

        if (expected > 0)
        {
            throw new HubBrokenException($"the server ends {expected} bytes too early");
        }
    }
}
