namespace Tritone.Server.Tests.Tracing;

/// <summary>Spans are heard by every listener of the process: tests that count them run while no other test makes any.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
