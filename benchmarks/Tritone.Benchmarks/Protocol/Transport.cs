namespace Tritone.Benchmarks.Protocol;

/// <summary>A way to ask, with the two that can be asked.</summary>
internal sealed record Transport(string Name, Target Server, Target Echo);

/// <summary>What can be asked.</summary>
internal sealed record Target(Func<Task<IClient>> ConnectAsync);
