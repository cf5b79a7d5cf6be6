using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tritone.Serving.Caching;
using Tritone.Serving.Lifecycle;
using Tritone.Serving.Metrics;

namespace Tritone.Serving;

/// <summary>The models of a repository and their lives: found by name, loaded, reloaded and unloaded while others are served. Thread-safe.</summary>
public sealed partial class ModelRepository : IDisposable, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ModelEntry> _entries = new(StringComparer.Ordinal);
    private readonly ModelRepositoryOptions _options;
    private readonly RepositoryFolders _folders;
    private readonly IVersionLoader _loader;
    private readonly TextCache? _textCache;
    private readonly ServingMetrics? _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<Task, bool> _retiring = new();
    private bool _isDisposed;
    private Task _polling = Task.CompletedTask;

    private ModelRepository(
        ModelRepositoryOptions options, RepositoryFolders folders, ServingMetrics? metrics, ILoggerFactory? loggerFactory, TimeProvider? timeProvider, IVersionLoader? loader)
    {
        _options = options;
        _folders = folders;
        _metrics = metrics;
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("Tritone.Serving");
        _time = timeProvider ?? TimeProvider.System;
        var cache = options.CacheSize is { } size ? new ResponseCache(size) : null;
        _textCache = options.TextCache is { } textCache ? new TextCache(textCache) : null;
        _loader = loader ?? new VersionLoader(new ServedModelOptions { Metrics = metrics, Cache = cache, TextCache = _textCache });
        if (cache is not null)
        {
            metrics?.ObserveCache(() => cache.Figures);
        }

        if (_textCache is not null)
        {
            metrics?.ObserveTextCache(() => _textCache.Figures);
        }
    }

    /// <summary>Every version that is ready, by name and ascending.</summary>
    public IEnumerable<ServedModel> Models => Known.SelectMany(known => known.Table.Ready);

    private IEnumerable<(ModelEntry Entry, VersionTable Table)> Known
        => from entry in _entries.Values
           orderby entry.Name
           let table = entry.Table
           where table is not null
           select (entry, table);

    /// <summary>Opens a repository and loads what is to be loaded at start.</summary>
    /// <param name="options">The folders and how models are loaded.</param>
    /// <param name="metrics">Where loads and unloads are counted; null for nowhere.</param>
    /// <param name="loggerFactory">Where they are logged; null for nowhere.</param>
    /// <param name="timeProvider">The clock of poll mode; null for the system's.</param>
    /// <param name="cancellationToken">Gives up loading.</param>
    /// <exception cref="TritoneException">
    /// There is no such folder; or, if <see cref="ModelRepositoryOptions.ExitOnError"/>, a model cannot be loaded: all that cannot are named.
    /// <see cref="ErrorCode.InvalidArgument"/>: the options are not valid.
    /// </exception>
    public static Task<ModelRepository> OpenAsync(
        ModelRepositoryOptions options,
        ServingMetrics? metrics = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default)
        => OpenAsync(options, metrics, loggerFactory, timeProvider, loader: null, cancellationToken);

    /// <summary>Loads every model of a folder, as <see cref="OpenAsync(ModelRepositoryOptions, ServingMetrics?, ILoggerFactory?, TimeProvider?, CancellationToken)"/> does without options.</summary>
    /// <param name="directory">The folder that holds the model directories. Hidden ones are no models.</param>
    /// <exception cref="TritoneException">There is no such folder or no model in it, or a model cannot be loaded: all that cannot are named.</exception>
    public static ModelRepository Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return OpenAsync(new ModelRepositoryOptions { Directories = [directory] }).GetAwaiter().GetResult();
    }

    /// <summary>Loads a repository of one model, whatever else is beside it.</summary>
    /// <param name="modelDirectory">The model's directory.</param>
    /// <param name="options">How it is loaded; its directories are not looked at. Null for the defaults.</param>
    /// <param name="metrics">As for opening a repository.</param>
    /// <param name="loggerFactory">As for opening a repository.</param>
    /// <param name="cancellationToken">Gives up loading.</param>
    /// <exception cref="TritoneException">The model cannot be loaded.</exception>
    public static Task<ModelRepository> OpenModelAsync(
        string modelDirectory,
        ModelRepositoryOptions? options = null,
        ServingMetrics? metrics = null,
        ILoggerFactory? loggerFactory = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelDirectory);
        return StartAsync(
            new ModelRepository(options ?? new ModelRepositoryOptions { Directories = [] }, RepositoryFolders.OfModel(modelDirectory), metrics, loggerFactory, null, null), cancellationToken);
    }

    /// <summary>Loads a repository of one model.</summary>
    /// <param name="modelDirectory">The model's directory.</param>
    /// <exception cref="TritoneException">The model cannot be loaded.</exception>
    public static ModelRepository LoadModel(string modelDirectory) => OpenModelAsync(modelDirectory).GetAwaiter().GetResult();

    internal static Task<ModelRepository> OpenAsync(
        ModelRepositoryOptions options,
        ServingMetrics? metrics,
        ILoggerFactory? loggerFactory,
        TimeProvider? timeProvider,
        IVersionLoader? loader,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindErrors() is { Count: > 0 } errors)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, string.Join('\n', errors));
        }

        return StartAsync(new ModelRepository(options, RepositoryFolders.Open(options.Directories), metrics, loggerFactory, timeProvider, loader), cancellationToken);
    }

    /// <summary>Stops looking at the folders, lets every model finish what it has, and lets it go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _ending.CancelAsync();
        await _polling;
        foreach (var (entry, _) in Known)
        {
            await UnloadModelAsync(entry, CancellationToken.None);
        }

        await Task.WhenAll(_retiring.Keys);
        (_loader as IDisposable)?.Dispose();
        if (_textCache is not null)
        {
            await _textCache.DisposeAsync();
        }
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static async Task<ModelRepository> StartAsync(ModelRepository repository, CancellationToken cancellationToken)
    {
        try
        {
            // Who gives up does not wait for models whose turn has not come.
            await using (cancellationToken.Register(repository._ending.Cancel))
            {
                await repository.LoadAtStartAsync(cancellationToken);
                return repository;
            }
        }
        catch
        {
            await repository.DisposeAsync();
            throw;
        }
    }
}
