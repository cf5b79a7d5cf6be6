namespace Tritone.Modeling.Hub;

/// <summary>The sizes and limits of a download. Tests make them small.</summary>
internal sealed record HubTransfer
{
    private const long MiB = 1024 * 1024;

    /// <summary>Files of more bytes are downloaded in chunks, several at once.</summary>
    public long ChunkedAbove { get; init; } = 32 * MiB;

    public long ChunkLength { get; init; } = 16 * MiB;

    public int ChunksAtOnce { get; init; } = 4;

    /// <summary>How often one request is made before it counts as failed.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause after the first attempt; each further one is twice as long.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest that a server may ask to wait.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection on which nothing comes for this long counts as broken.</summary>
    public TimeSpan MaxSilence { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most bytes of any file: the largest shards are published with 50 GB.</summary>
    public long MaxFileLength { get; init; } = 64 * 1024 * MiB;

    /// <summary>The most bytes of what is not weights: the largest tokenizers have about 35 MB.</summary>
    public long MaxSmallFileLength { get; init; } = 64 * MiB;

    /// <summary>Waits; tests do not.</summary>
    public Func<TimeSpan, CancellationToken, Task> Pause { get; init; } = Task.Delay;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
