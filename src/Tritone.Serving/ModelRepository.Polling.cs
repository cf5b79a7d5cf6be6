namespace Tritone.Serving;

/// <content>What is loaded at start, and what a look at the folders changes.</content>
public sealed partial class ModelRepository
{
    private TaskCompletionSource _polled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the next look at the folders: for tests, which have no other way to know.</summary>
    internal Task NextPoll => Volatile.Read(ref _polled).Task;

    private async Task LoadAtStartAsync(CancellationToken cancellationToken)
    {
        var failures = await PollAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (_options.ExitOnError && failures.Count > 0)
        {
            throw failures.Count == 1
                ? new TritoneException(failures[0].Code, failures[0].Message.TrimEnd('\n'), failures[0])
                : new TritoneException(failures[0].Code, $"{failures.Count} models cannot be loaded:\n{string.Join('\n', failures.Select(failure => $"- {failure.Message.TrimEnd('\n')}"))}", failures[0]);
        }

        if (_options.ControlMode is ModelControlMode.Poll)
        {
            _polling = PollAgainAndAgainAsync();
        }
        else if (_options is { ControlMode: ModelControlMode.None, ExitOnError: true } && _entries.IsEmpty)
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no model in the repository '{string.Join("', '", _options.Directories)}'");
        }
    }

    private async Task PollAgainAndAgainAsync()
    {
        using var timer = new PeriodicTimer(_options.PollInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                _ = await PollAsync(_ending.Token);
                Interlocked.Exchange(ref _polled, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // The repository ends.
        }
    }

    /// <summary>Loads what is to be loaded and has changed, unloads what is gone. What cannot be loaded stays as it was, and is tried again the next time.</summary>
    /// <returns>What could not be loaded.</returns>
    private async Task<IReadOnlyList<TritoneException>> PollAsync(CancellationToken cancellationToken)
    {
        SortedDictionary<string, List<string>> models;
        try
        {
            models = _folders.List();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that cannot be read now, as over a network, is not a folder whose models are gone.
            ServingLog.RepositoryUnreadable(_logger, ErrorText.Of(exception));
            return [new TritoneException(ErrorCode.Internal, $"the model repository cannot be read: {ErrorText.Of(exception)}", exception)];
        }

        var isChosen = _options is { ControlMode: ModelControlMode.Explicit, LoadModels: not ["*"] };
        var names = isChosen ? _options.LoadModels.Distinct(StringComparer.Ordinal) : models.Keys;
        var failures = await Task.WhenAll(names.Select(name => TryLoadAsync(name, models.GetValueOrDefault(name) ?? [], cancellationToken)));
        var gone = _entries.Values.Where(entry => entry.Origin is not null && models.GetValueOrDefault(entry.Name) is not { Count: 1 });
        await Task.WhenAll(gone.Select(entry => UnloadModelAsync(entry, cancellationToken)));
        return [.. failures.OfType<TritoneException>()];
    }

    private async Task<TritoneException?> TryLoadAsync(string name, List<string> paths, CancellationToken cancellationToken)
    {
        try
        {
            if (paths.Count != 1)
            {
                var reason = paths.Count == 0 ? "model not found in any model repository" : $"not unique across all model repositories: {string.Join(", ", paths)}";
                ServingLog.NotFound(_logger, name, reason);
                return new TritoneException(paths.Count == 0 ? ErrorCode.NotFound : ErrorCode.InvalidArgument, $"failed to poll model '{name}': {reason}");
            }

            await LoadModelAsync(name, paths[0], configJson: null, isOnDisk: true, cancellationToken);
            return null;
        }
        catch (TritoneException exception)
        {
            // The client is told that the model could not be polled; the operator is told why.
            return exception is { Code: ErrorCode.Internal, InnerException: { } cause } ? cause as TritoneException ?? new(ErrorCode.Internal, $"model '{name}': {ErrorText.Of(cause)}", cause) : exception;
        }
    }
}
