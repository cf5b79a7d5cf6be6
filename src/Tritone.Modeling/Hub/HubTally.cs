namespace Tritone.Modeling.Hub;

/// <summary>Counts the bytes of a download and reports them. Thread-safe: chunks report at once, and reports come one by one.</summary>
internal sealed class HubTally(IProgress<HubProgress>? progress, long bytesInAll)
{
    private readonly Lock _lock = new();
    private string _file = "";
    private long _before;
    private long _current;
    private long _received;

    /// <summary>Begins with a file, of which nothing is there.</summary>
    public void Begin(string file)
    {
        lock (_lock)
        {
            _before += _current;
            _current = 0;
            _file = file;
        }
    }

    /// <summary>Says how much of the file is there without having been received, and forgets what was counted of it.</summary>
    public void Found(long bytes)
    {
        lock (_lock)
        {
            _current = bytes;
            Report();
        }
    }

    public void Received(int bytes)
    {
        lock (_lock)
        {
            _current += bytes;
            _received += bytes;
            Report();
        }
    }

    private void Report() => progress?.Report(new HubProgress(_file, _before + _current, bytesInAll, _received));
}
