namespace Tritone.Benchmarks.Protocol;

/// <summary>One connection.</summary>
internal interface IClient : IDisposable
{
    /// <summary>Asks and waits for the answer, which must be the expected one.</summary>
    ValueTask AskAsync();
}
