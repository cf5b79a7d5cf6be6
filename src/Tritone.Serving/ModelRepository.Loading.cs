using Tritone.Repository;
using Tritone.Serving.Lifecycle;

namespace Tritone.Serving;

/// <content>How models are loaded and unloaded while others are served.</content>
public sealed partial class ModelRepository
{
    private const string OnlyExplicit = "explicit model load / unload is not allowed if polling is enabled";

    /// <summary>
    /// Loads a model, or loads it again. What serves goes on until all versions that are to serve are loaded and warm; then they are exchanged at once. If one of them
    /// cannot be loaded, none is exchanged. A model that has not changed since it was loaded is left as it is.
    /// </summary>
    /// <param name="name">The name of a model in the repository.</param>
    /// <param name="modelOverride">What to take instead of what is on disk; null for nothing.</param>
    /// <param name="cancellationToken">Gives up waiting for another load of the model; a load that has begun goes on.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Unavailable"/>: the control mode is not explicit. <see cref="ErrorCode.Internal"/>: there is no such model, or its configuration cannot be read.
    /// <see cref="ErrorCode.InvalidArgument"/>: it cannot be loaded.
    /// </exception>
    public async Task LoadAsync(string name, ModelOverride? modelOverride = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_options.ControlMode is not ModelControlMode.Explicit)
        {
            throw new TritoneException(ErrorCode.Unavailable, OnlyExplicit);
        }

        ModelName.Check(name);
        if (modelOverride is { Files.Count: > 0 })
        {
            await LoadFilesAsync(name, modelOverride, cancellationToken);
            return;
        }

        var paths = _folders.Find(name);
        if (paths.Count != 1)
        {
            var reason = paths.Count == 0 ? "model not found in any model repository" : "not unique across all model repositories";
            ServingLog.NotFound(_logger, name, reason);
            throw NotPolled(name, new TritoneException(ErrorCode.NotFound, $"model '{name}': {reason}"));
        }

        await LoadModelAsync(name, paths[0], modelOverride?.ConfigJson, isOnDisk: true, cancellationToken);
    }

    /// <summary>Unloads a model: it takes no more requests and finishes those it has. A model that is not loaded, or that there is none of, is no error.</summary>
    /// <param name="name">The name of the model.</param>
    /// <param name="unloadDependents">Whether ensembles that need it are unloaded too; there are none, so that it changes nothing.</param>
    /// <param name="cancellationToken">Gives up waiting for a load of the model.</param>
    /// <returns>A task that ends when no new request finds the model; those that it has may still run.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unavailable"/>: the control mode is not explicit.</exception>
    public async Task UnloadAsync(string name, bool unloadDependents = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        _ = unloadDependents;
        if (_options.ControlMode is not ModelControlMode.Explicit)
        {
            throw new TritoneException(ErrorCode.Unavailable, OnlyExplicit);
        }

        if (_entries.TryGetValue(name, out var entry))
        {
            await UnloadModelAsync(entry, cancellationToken);
        }
    }

    private async Task LoadFilesAsync(string name, ModelOverride modelOverride, CancellationToken cancellationToken)
    {
        OverrideDirectory? files = null;
        try
        {
            if (modelOverride.ConfigJson is null)
            {
                throw new TritoneException(ErrorCode.InvalidArgument, "Load parameter 'config' must be specified for model file override");
            }

            files = OverrideDirectory.Write(name, modelOverride.Files);
        }
        catch (Exception exception) when (exception is TritoneException or IOException or UnauthorizedAccessException)
        {
            ServingLog.PollFailed(_logger, name, LoadReason.Of(exception));
            throw NotPolled(name, exception);
        }

        using (files)
        {
            await LoadModelAsync(name, files.FullPath, modelOverride.ConfigJson, isOnDisk: false, cancellationToken);
        }
    }

    private async Task LoadModelAsync(string name, string path, string? configJson, bool isOnDisk, CancellationToken cancellationToken)
    {
        var entry = _entries.GetOrAdd(name, static key => new ModelEntry(key));
        await entry.Changing.WaitAsync(cancellationToken);
        try
        {
            if (_ending.IsCancellationRequested)
            {
                throw new TritoneException(ErrorCode.Unavailable, "the server is stopping");
            }

            // Taken before anything is read: what changes meanwhile makes the next look a different one.
            var fingerprint = isOnDisk && configJson is null ? DirectoryFingerprint.Of(path) : null;
            if (fingerprint is not null && entry.Origin?.Fingerprint == fingerprint)
            {
                return;
            }

            var directory = OpenDirectory(name, path, configJson);
            entry.Origin = new ModelOrigin(null, isOnDisk);
            await LoadVersionsAsync(entry, directory);
            entry.Origin = new ModelOrigin(fingerprint, isOnDisk);
        }
        finally
        {
            entry.Changing.Release();
        }
    }

    private ModelDirectory OpenDirectory(string name, string path, string? configJson)
    {
        try
        {
            return ModelSource.Open(path, configJson);
        }
        catch (Exception exception) when (exception is TritoneException or IOException or UnauthorizedAccessException)
        {
            ServingLog.PollFailed(_logger, name, LoadReason.Of(exception));
            throw NotPolled(name, exception);
        }
    }

    private async Task LoadVersionsAsync(ModelEntry entry, ModelDirectory directory)
    {
        entry.Announce();
        var versions = directory.ServedVersions;
        if (versions.Count == 0)
        {
            throw LoadFailed(entry.Name, $"at least one version must be available under the version policy of model '{entry.Name}'");
        }

        // Whoever is ready stays so meanwhile; the others show that they are being loaded.
        entry.Change([.. versions.Where(version => !IsServed(entry, version)).Select(version => new VersionSlot(version, ModelState.Loading))]);
        var loads = await Task.WhenAll(versions.Select(version => LoadVersionAsync(directory, version)));
        if (loads.All(load => load.Served is not null))
        {
            Exchange(entry, loads);
            return;
        }

        await GiveUpAsync(entry, loads);
        throw LoadFailed(
            entry.Name,
            string.Concat(loads.Where(load => load.Failure is not null).Select(load => $"version {load.Version} is at UNAVAILABLE state: {LoadReason.Of(load.Failure!)};")),
            loads.First(load => load.Failure is not null).Failure);
    }

    private static bool IsServed(ModelEntry entry, long version) => entry.Table!.Find(version) is { IsReady: true };

    private async Task<VersionLoad> LoadVersionAsync(ModelDirectory directory, long version)
    {
        ServingLog.Loading(_logger, directory.Name, version);
        _metrics?.Loading(
            directory.Name,
            version,
            directory.Config.ResponseCache is true && _options.CacheSize is not null,
            directory.Config.MetricTags,
            directory.HasTokenizer && _options.TextCache is not null);
        var started = _time.GetTimestamp();
        try
        {
            var model = await _loader.LoadAsync(directory, version, _ending.Token);
            return new VersionLoad(version, new ServedVersion(model), null, _time.GetElapsedTime(started));
        }
        catch (Exception exception)
        {
            // Whatever goes wrong in a load: it must be told, and what serves must go on.
            ServingLog.LoadFailed(_logger, directory.Name, version, LoadReason.Of(exception));
            return new VersionLoad(version, null, exception, _time.GetElapsedTime(started));
        }
    }

    private void Exchange(ModelEntry entry, IReadOnlyList<VersionLoad> loads)
    {
        var before = entry.Table!.Slots.Where(slot => slot.IsReady).ToList();
        var gone = before.Where(slot => loads.All(load => load.Version != slot.Version)).ToList();
        foreach (var load in loads)
        {
            // Before the first request that is counted for it.
            _metrics?.Loaded(entry.Name, load.Version, load.Duration);
        }

        entry.Change([
            .. loads.Select(load => new VersionSlot(load.Version, ModelState.Ready, "", load.Served)),
            .. gone.Select(slot => slot with { State = ModelState.Unloading }),
        ]);
        foreach (var load in loads)
        {
            ServingLog.Loaded(_logger, entry.Name, load.Version, load.Duration.TotalMilliseconds);
            if (load.Served!.Model.TokenBudget is { } budget)
            {
                ServingLog.BatchedByTokens(_logger, entry.Name, load.Version, budget);
            }

            if (load.Served!.Model.Warning is { } warning)
            {
                ServingLog.ModelWarning(_logger, entry.Name, load.Version, warning);
            }
        }

        foreach (var slot in before)
        {
            Retire(entry, slot);
        }
    }

    // Nothing of a load that failed is served; the versions that were not served before say what became of them.
    private static async Task GiveUpAsync(ModelEntry entry, IReadOnlyList<VersionLoad> loads)
    {
        foreach (var load in loads.Where(load => load.Served is not null))
        {
            await LetGoAsync(load.Served!);
        }

        entry.Change([
            .. from load in loads
               where !IsServed(entry, load.Version)
               select new VersionSlot(load.Version, ModelState.Unavailable, load.Failure is null ? VersionSlot.Unloaded : LoadReason.Of(load.Failure)),
        ]);
    }

    private async Task UnloadModelAsync(ModelEntry entry, CancellationToken cancellationToken)
    {
        await entry.Changing.WaitAsync(cancellationToken);
        Task unloaded;
        try
        {
            unloaded = Unload(entry);
        }
        finally
        {
            entry.Changing.Release();
        }

        // What nobody uses is gone at once; what is in use is told to be unloading.
        await unloaded;
    }

    // The task ends when those that nobody uses have gone.
    private Task Unload(ModelEntry entry)
    {
        entry.Origin = null;
        var ready = entry.Table?.Slots.Where(slot => slot.IsReady).ToList() ?? [];
        if (ready.Count == 0)
        {
            return Task.CompletedTask;
        }

        entry.Change([.. ready.Select(slot => slot with { State = ModelState.Unloading })]);
        var idle = ready.Where(slot => slot.Served!.IsIdle).ToList();
        var tasks = ready.ToDictionary(slot => slot, slot => Retire(entry, slot));
        return Task.WhenAll(idle.Select(slot => tasks[slot]));
    }

    private Task Retire(ModelEntry entry, VersionSlot slot)
    {
        var task = RetireAsync(entry, slot);
        _retiring[task] = true;
        _ = task.ContinueWith(done => _retiring.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return task;
    }

    private async Task RetireAsync(ModelEntry entry, VersionSlot slot)
    {
        try
        {
            await LetGoAsync(slot.Served!);
        }
        catch (Exception exception)
        {
            // Nobody waits for this task who could do anything about it.
            ServingLog.UnloadFailed(_logger, entry.Name, slot.Version, ErrorText.Of(exception));
        }

        ServingLog.Unloaded(_logger, entry.Name, slot.Version);
        if (entry.NoteUnloaded(slot.Version, slot.Served!))
        {
            _metrics?.Unloaded(entry.Name, slot.Version);
        }
    }

    private static async Task LetGoAsync(ServedVersion served)
    {
        await served.CloseAsync();
        await served.Model.DisposeAsync();
    }

    private static TritoneException NotPolled(string name, Exception cause)
        => new(ErrorCode.Internal, $"failed to load '{name}', failed to poll from model repository", cause);

    private TritoneException LoadFailed(string name, string reason, Exception? cause = null)
    {
        ServingLog.ModelFailed(_logger, name, reason);
        return new(ErrorCode.InvalidArgument, $"load failed for model '{name}': {reason}\n", cause);
    }

    private sealed record VersionLoad(long Version, ServedVersion? Served, Exception? Failure, TimeSpan Duration);
}
