using Tritone.Serving.Lifecycle;

namespace Tritone.Serving;

/// <summary>A model for the time of one request: however the repository changes meanwhile, it answers. To be disposed once, when the answer is there.</summary>
public readonly record struct ModelLease : IDisposable
{
    private readonly ServedVersion _served;

    internal ModelLease(ServedVersion served) => _served = served;

    /// <summary>The model.</summary>
    public ServedModel Model => _served.Model;

    /// <inheritdoc />
    public void Dispose() => _served.Exit();
}
