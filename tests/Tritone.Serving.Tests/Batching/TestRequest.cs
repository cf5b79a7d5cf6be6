using Tritone.Serving.Batching;

namespace Tritone.Serving.Tests.Batching;

internal sealed class TestRequest(int rows, long shape = 0, ulong priority = 0, ulong timeout = 0, string name = "", int tokens = 0)
    : QueuedRequest(rows, tokens, [shape], priority, timeout)
{
    public string Name { get; } = name;

    public long ShapeNumber { get; } = shape;

    /// <summary>Puts a request into a queue if there is room.</summary>
    public static bool TryAdd(RequestQueue queue, TestRequest request, long now)
    {
        if (!queue.HasRoomFor([request]))
        {
            return false;
        }

        queue.Add(request, now);
        return true;
    }
}
