namespace Tritone.Serving.Batching;

/// <summary>What a queue holds at most, whatever the levels of priority are. A request is taken in nevertheless if nothing waits.</summary>
/// <param name="Rows">Rows, of levels that have no bound of their own.</param>
/// <param name="Tokens">Tokens, each row counted with its own.</param>
internal readonly record struct QueueLimits(int Rows, long Tokens)
{
    /// <summary>For models of tensors: what waits holds its request's memory, so there is a bound nevertheless.</summary>
    public static QueueLimits OfTensors => new(100_000, long.MaxValue);
}
