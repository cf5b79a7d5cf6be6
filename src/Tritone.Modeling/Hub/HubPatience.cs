namespace Tritone.Modeling.Hub;

/// <summary>Ends a wait for a server after <see cref="HubTransfer.MaxSilence"/>, or when the caller gives up.</summary>
internal sealed class HubPatience : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;

    public HubPatience(HubTransfer transfer, CancellationToken cancellationToken)
    {
        _silence = new CancellationTokenSource(transfer.MaxSilence, transfer.Clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
    }

    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
