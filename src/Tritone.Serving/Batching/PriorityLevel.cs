using Tritone.Repository.Configuration;

namespace Tritone.Serving.Batching;

/// <summary>The requests of one level of priority: those in time in order of arrival, then those that are late and were put behind.</summary>
internal sealed class PriorityLevel
{
    public PriorityLevel(ulong number, QueuePolicy policy)
    {
        Number = number;
        Policy = policy;
        Waiting = new RequestList(this);
        Delayed = new RequestList(this);
    }

    public ulong Number { get; }

    public QueuePolicy Policy { get; }

    public RequestList Waiting { get; }

    public RequestList Delayed { get; }

    public int Count => Waiting.Count + Delayed.Count;

    /// <summary>How many requests of clients that is, of which some are here in parts.</summary>
    public int LeadCount => Waiting.LeadCount + Delayed.LeadCount;
}
