using Tritone.Repository;
using Tritone.Serving.Lifecycle;

namespace Tritone.Serving.Tests.Lifecycle;

/// <summary>Loads real models, but stops at a gate while a test has closed it.</summary>
internal sealed class GatedLoader : IVersionLoader
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _gate;

    /// <summary>How many loads were asked for.</summary>
    public int Loads { get; private set; }

    /// <summary>Ends when a load stands at the closed gate.</summary>
    public Task Arrived => _arrived.Task;

    public void CloseGate() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void OpenGate() => _gate!.SetResult();

    public async Task<ServedModel> LoadAsync(ModelDirectory directory, long version, CancellationToken cancellationToken)
    {
        Loads++;
        if (_gate is { } gate)
        {
            _arrived.TrySetResult();
            await gate.Task;
        }

        return ServedModel.Load(directory, version, cancellationToken: cancellationToken);
    }
}
