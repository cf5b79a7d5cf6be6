namespace Tritone.Serving.Caching;

/// <summary>Keeps callers from what has just failed: after a pause one may try, and the others follow if that succeeds. Thread-safe.</summary>
/// <param name="pause">How long nobody tries.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class Circuit(TimeSpan pause, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private volatile bool _isOpen;
    private bool _isProbed;
    private long _openedAt;

    /// <summary>Whether the caller may try; who may says how it went.</summary>
    public bool TryEnter()
    {
        if (!_isOpen)
        {
            return true;
        }

        lock (_gate)
        {
            if (!_isOpen)
            {
                return true;
            }

            if (_isProbed || timeProvider.GetElapsedTime(_openedAt) < pause)
            {
                return false;
            }

            _isProbed = true;
            return true;
        }
    }

    public void Succeeded()
    {
        if (!_isOpen)
        {
            return;
        }

        lock (_gate)
        {
            (_isOpen, _isProbed) = (false, false);
        }
    }

    public void Failed()
    {
        lock (_gate)
        {
            (_isOpen, _isProbed, _openedAt) = (true, false, timeProvider.GetTimestamp());
        }
    }
}
