using Tritone.Serving.Batching;

namespace Tritone.Serving.Tests.Batching;

internal sealed class TestRequest(int rows, long shape = 0, ulong priority = 0, ulong timeout = 0, string name = "") : QueuedRequest(rows, [shape], priority, timeout)
{
    public string Name { get; } = name;

    public long ShapeNumber { get; } = shape;
}
