using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Targets;

namespace Tritone.LoadTesting.Measurement;

/// <summary>Takes down what becomes of requests. Thread-safe; its memory does not grow with their number.</summary>
internal sealed class LoadRecorder(LoadWindow window, LoadPlan plan)
{
    private readonly Lock _lock = new();
    private readonly LatencyHistogram _latency = new();
    private readonly LatencyHistogram _fromSend = new();
    private readonly LatencyHistogram _lag = new();
    private readonly SecondSeries _seconds = new();
    private readonly SortedDictionary<string, long> _errors = new(StringComparer.Ordinal);
    private long _requests;
    private long _answersInWindow;
    private long _rowsInWindow;
    private long _good;
    private long _checked;
    private long _wrong;
    private long _sentBytes;
    private long _receivedBytes;
    private long _answers;
    private long _failures;

    /// <summary>Answers so far, those outside the window among them.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>Failures so far, those outside the window among them.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Takes down one request.</summary>
    public void Add(in Exchange exchange)
    {
        var latency = exchange.Done - exchange.Intended;
        lock (_lock)
        {
            if (exchange.Reply.Error is null)
            {
                _answers++;
                if (window.Contains(exchange.Done))
                {
                    _answersInWindow++;
                    _rowsInWindow += exchange.Payload.Rows;
                }
            }
            else
            {
                _failures++;
            }

            if (exchange.Done >= window.Start)
            {
                _seconds.Add(exchange.Done - window.Start, exchange.Reply.Error is null ? latency : null);
            }

            if (window.Contains(exchange.Intended))
            {
                AddMeasured(exchange, latency);
            }
        }
    }

    /// <summary>What the run measured, but for what only the run itself knows.</summary>
    /// <param name="duration">The length of the window.</param>
    public LoadResult ToResult(TimeSpan duration)
    {
        lock (_lock)
        {
            double PerSecond(long count) => duration > TimeSpan.Zero ? count / duration.TotalSeconds : 0;
            return new LoadResult
            {
                Shape = plan.Shape,
                Duration = duration,
                Requests = _requests,
                RequestsPerSecond = PerSecond(_answersInWindow),
                RowsPerSecond = PerSecond(_rowsInWindow),
                Latency = _latency.ToSummary(),
                LatencyFromSend = _fromSend.ToSummary(),
                Lag = plan.Shape is LoadShape.Closed ? null : _lag.ToSummary(),
                SloMilliseconds = plan.Slo?.TotalMilliseconds,
                Good = plan.Slo is null ? null : _good,
                Errors = new SortedDictionary<string, long>(_errors, StringComparer.Ordinal),
                Checked = _checked,
                Wrong = _wrong,
                SentBytes = _sentBytes,
                ReceivedBytes = _receivedBytes,
                OwnCpu = 0,
                PeakInFlight = 0,
                Seconds = _seconds.ToSamples(),
            };
        }
    }

    private void AddMeasured(in Exchange exchange, TimeSpan latency)
    {
        var error = exchange.Reply.Error;
        _requests++;
        _sentBytes += exchange.Payload.Body.Length;
        _receivedBytes += exchange.Reply.ReceivedBytes;
        _checked += exchange.Reply.Checked;
        _wrong += exchange.Reply.Wrong;
        _lag.Add(exchange.Sent - exchange.Intended);

        // A refusal may be quick and says nothing of answers; one that was given up has waited at least so long.
        if (error is null or Reply.GivenUp)
        {
            _latency.Add(latency);
            _fromSend.Add(exchange.Done - exchange.Sent);
        }

        if (error is not null)
        {
            _errors[error] = _errors.GetValueOrDefault(error) + 1;
        }
        else if (latency <= plan.Slo)
        {
            _good++;
        }
    }
}
