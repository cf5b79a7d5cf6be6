namespace Tritone.Serving.Batching;

/// <summary>Requests in a row, linked through themselves: a request leaves from anywhere at the same cost, and nothing is allocated.</summary>
internal sealed class RequestList(PriorityLevel level)
{
    public PriorityLevel Level { get; } = level;

    public int Count { get; private set; }

    /// <summary>How many requests of clients that is, of which some are here in parts.</summary>
    public int LeadCount { get; private set; }

    public QueuedRequest? First { get; private set; }

    public QueuedRequest? Last { get; private set; }

    public void AddLast(QueuedRequest request)
    {
        request.List = this;
        request.Previous = Last;
        request.Next = null;
        if (Last is null)
        {
            First = request;
        }
        else
        {
            Last.Next = request;
        }

        Last = request;
        Count++;
        LeadCount += request.IsLead ? 1 : 0;
    }

    public void Remove(QueuedRequest request)
    {
        if (request.Previous is null)
        {
            First = request.Next;
        }
        else
        {
            request.Previous.Next = request.Next;
        }

        if (request.Next is null)
        {
            Last = request.Previous;
        }
        else
        {
            request.Next.Previous = request.Previous;
        }

        request.List = null;
        request.Next = request.Previous = null;
        Count--;
        LeadCount -= request.IsLead ? 1 : 0;
    }
}
