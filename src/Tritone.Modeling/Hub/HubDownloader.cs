using System.Net;

namespace Tritone.Modeling.Hub;

/// <summary>Downloads checkpoints from the Hugging Face hub into the cache that Hugging Face's own programs use. Thread-safe.</summary>
/// <remarks>
/// Only the files that a conversion reads are downloaded. Every file is checked against the hash that the hub announces before it is given its name. What broke
/// off goes on where it ended, in this process or in a later one.
/// </remarks>
public sealed class HubDownloader : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubTransfer _transfer;
    private readonly HttpMessageInvoker _http;

    /// <summary>Creates a downloader.</summary>
    /// <param name="options">Where the hub and the cache are.</param>
    /// <param name="handler">
    /// Makes the requests; null for one of its own. The caller's stays the caller's, and must not follow redirects by itself: it would not know where the token may go.
    /// </param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the token holds a character that no token has.</exception>
    public HubDownloader(HubOptions options, HttpMessageHandler? handler = null)
        : this(options, handler, new HubTransfer())
    {
    }

    internal HubDownloader(HubOptions options, HttpMessageHandler? handler, HubTransfer transfer)
    {
        ArgumentNullException.ThrowIfNull(options);
        _ = options.Token is null ? null : HubToken.Checked(options.Token, nameof(HubOptions.Token));
        _options = options;
        _transfer = transfer;
        _http = new HttpMessageInvoker(handler ?? CreateHandler(), disposeHandler: handler is null);
    }

    /// <summary>Downloads what a conversion needs of a repository, or finds it in the cache.</summary>
    /// <param name="source">The repository and the revision.</param>
    /// <param name="progress">Is told how far it is, from any thread, one report at a time.</param>
    /// <param name="cancellationToken">Gives up. What was downloaded is kept for the next time.</param>
    /// <returns>Where the files are.</returns>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such repository or revision, it has no config or weights, or it is not in the cache and nothing may be downloaded.
    /// <see cref="ErrorCode.InvalidArgument"/>: the token gives no access, or what the hub sends is not sound. <see cref="ErrorCode.Unsupported"/>: a file is too large.
    /// <see cref="ErrorCode.Unavailable"/>: the hub cannot be reached or is too busy. <see cref="ErrorCode.Internal"/>: the cache cannot be written.
    /// </exception>
    public async Task<HubSnapshot> DownloadAsync(HubSource source, IProgress<HubProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var cache = new HubCache(_options.CacheDirectory, source);
        try
        {
            if (_options.IsOffline)
            {
                return HubOffline.Find(cache, source, _transfer);
            }

            var client = new HubClient(_http, _options, _transfer, source);
            return await new HubDownload(client, cache, _options, _transfer, source, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TritoneException(
                ErrorCode.Internal, $"the cache '{_options.CacheDirectory}' cannot be used: {ErrorText.Of(exception)}; HF_HUB_CACHE names another", exception);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    internal static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
    };
}
