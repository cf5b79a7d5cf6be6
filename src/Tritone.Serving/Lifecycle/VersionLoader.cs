using Tritone.Repository;

namespace Tritone.Serving.Lifecycle;

/// <summary>Loads versions, a few at a time.</summary>
internal sealed class VersionLoader(ServedModelOptions options) : IVersionLoader, IDisposable
{
    // As many as Triton's --model-load-thread-count.
    private readonly SemaphoreSlim _slots = new(4, 4);

    public async Task<ServedModel> LoadAsync(ModelDirectory directory, long version, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await ServedModel.LoadAsync(directory, version, options, cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
