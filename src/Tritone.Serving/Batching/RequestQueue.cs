using Tritone.Repository.Configuration;

namespace Tritone.Serving.Batching;

/// <summary>The requests of one model that wait, in the order in which they are due: by level of priority, in a level those in time before those delayed, then by arrival.</summary>
/// <param name="settings">The levels of priority, and what bounds each.</param>
/// <param name="limits">What bounds all of them.</param>
/// <remarks>Not thread-safe. Time is in nanoseconds of any clock that does not go back.</remarks>
internal sealed class RequestQueue(DynamicBatching settings, QueueLimits limits)
{
    /// <summary>A moment that never comes.</summary>
    public const long Never = long.MaxValue;

    // Clients choose among any number of levels; beyond a few, empty ones are not kept.
    private const int KeptLevels = 16;

    private readonly List<PriorityLevel> _levels = [];

    // No deadline of a waiting request is before it. It may be too early, after the request has left.
    private long _earliestDeadline = Never;

    public int Count { get; private set; }

    public int Rows { get; private set; }

    /// <summary>The tokens that wait, each row with its own.</summary>
    public long Tokens { get; private set; }

    /// <summary>When to look for expired requests again.</summary>
    public long NextExpiry => _earliestDeadline == Never ? Never : _earliestDeadline + 1;

    /// <summary>Whether there is room for a request that comes in parts.</summary>
    public bool HasRoomFor(IReadOnlyList<QueuedRequest> parts)
    {
        var (rows, tokens) = (0, 0L);
        for (var i = 0; i < parts.Count; i++)
        {
            rows += parts[i].Rows;
            tokens += TokensOf(parts[i]);
        }

        var level = FindLevel(LevelOf(parts[0]));
        var isFull = level.Policy.MaxQueueSize > 0 ? level.LeadCount >= level.Policy.MaxQueueSize : Rows + rows > limits.Rows;
        return (!isFull && Tokens + tokens <= limits.Tokens) || Count == 0;
    }

    /// <summary>Puts a request in its place, for which there is room.</summary>
    public void Add(QueuedRequest request, long now)
    {
        var level = FindLevel(LevelOf(request));
        request.EnqueuedAt = now;
        request.Deadline = DeadlineOf(request, level.Policy, now);
        _earliestDeadline = Math.Min(_earliestDeadline, request.Deadline);
        level.Waiting.AddLast(request);
        Count++;
        Rows += request.Rows;
        Tokens += TokensOf(request);
    }

    /// <summary>Takes a request out.</summary>
    /// <returns>Whether it was in.</returns>
    public bool Remove(QueuedRequest request)
    {
        if (request.List is not { } list)
        {
            return false;
        }

        list.Remove(request);
        Count--;
        Rows -= request.Rows;
        Tokens -= TokensOf(request);
        if (list.Level.Count == 0 && _levels.Count > KeptLevels)
        {
            _levels.Remove(list.Level);
        }

        return true;
    }

    /// <summary>Takes out the requests that waited too long and are to be refused, and puts those behind that are to be delayed.</summary>
    public void Expire(long now, List<QueuedRequest> rejected)
    {
        if (now <= _earliestDeadline)
        {
            return;
        }

        _earliestDeadline = Never;
        for (var i = _levels.Count - 1; i >= 0; i--)
        {
            Expire(_levels[i], now, rejected);
        }
    }

    public Enumerator GetEnumerator() => new(_levels);

    // As Triton decides it: a request's own timeout counts only where it shortens one that the model has.
    private static long DeadlineOf(QueuedRequest request, QueuePolicy policy, long now)
    {
        var timeout = policy.AllowTimeoutOverride && request.TimeoutMicroseconds > 0
            ? Math.Min(request.TimeoutMicroseconds, (ulong)policy.DefaultTimeoutMicroseconds)
            : (ulong)policy.DefaultTimeoutMicroseconds;
        const ulong LongestMicroseconds = long.MaxValue / 4000;
        return timeout == 0 ? Never : now + ((long)Math.Min(timeout, LongestMicroseconds) * 1000);
    }

    private static long TokensOf(QueuedRequest request) => (long)request.Rows * request.Tokens;

    private ulong LevelOf(QueuedRequest request)
        => request.Priority == 0 || request.Priority > settings.PriorityLevels ? settings.DefaultPriorityLevel : request.Priority;

    private void Expire(PriorityLevel level, long now, List<QueuedRequest> rejected)
    {
        for (var request = level.Waiting.First; request is not null;)
        {
            var next = request.Next;
            if (now <= request.Deadline)
            {
                _earliestDeadline = Math.Min(_earliestDeadline, request.Deadline);
            }
            else if (level.Policy.TimeoutAction is QueueTimeoutAction.Delay)
            {
                level.Waiting.Remove(request);
                request.Deadline = Never;
                level.Delayed.AddLast(request);
            }
            else
            {
                Remove(request);
                rejected.Add(request);
            }

            request = next;
        }
    }

    private PriorityLevel FindLevel(ulong number)
    {
        var index = 0;
        while (index < _levels.Count && _levels[index].Number < number)
        {
            index++;
        }

        if (index == _levels.Count || _levels[index].Number != number)
        {
            _levels.Insert(index, new PriorityLevel(number, settings.PolicyOf(number)));
        }

        return _levels[index];
    }

    /// <summary>Walks the queue from the request that is due first.</summary>
    public struct Enumerator(List<PriorityLevel> levels)
    {
        private int _level = -1;
        private QueuedRequest? _current;

        public readonly QueuedRequest Current => _current!;

        public bool MoveNext()
        {
            var next = _current?.Next;
            if (next is null && _current is { List: { } list } && list == list.Level.Waiting)
            {
                next = list.Level.Delayed.First;
            }

            while (next is null && ++_level < levels.Count)
            {
                next = levels[_level].Waiting.First ?? levels[_level].Delayed.First;
            }

            _current = next;
            return next is not null;
        }
    }
}
