namespace Tritone.LoadTesting.Measurement;

/// <summary>Sums up a run second by second. One second at a time is open: answers come in the order of time. Not thread-safe.</summary>
internal sealed class SecondSeries
{
    private readonly List<SecondSample> _seconds = [];
    private readonly LatencyHistogram _latency = new();
    private long _answers;
    private long _errors;
    private bool _isOpen;

    /// <summary>Counts a request in the second in which it ended.</summary>
    /// <param name="time">When it ended, since the window began.</param>
    /// <param name="latency">How long it took; null if it failed.</param>
    public void Add(TimeSpan time, TimeSpan? latency)
    {
        CloseUntil((int)time.TotalSeconds);
        _isOpen = true;
        if (latency is { } taken)
        {
            _answers++;
            _latency.Add(taken);
        }
        else
        {
            _errors++;
        }
    }

    /// <summary>All seconds up to the last in which something ended.</summary>
    public IReadOnlyList<SecondSample> ToSamples() => _isOpen ? [.. _seconds, Sample()] : [.. _seconds];

    private void CloseUntil(int second)
    {
        while (_seconds.Count < second)
        {
            _seconds.Add(Sample());
            (_answers, _errors) = (0, 0);
            _latency.Clear();
        }
    }

    private SecondSample Sample() => new(_seconds.Count, _answers, _errors, _latency.Percentile(50), _latency.Percentile(99));
}
