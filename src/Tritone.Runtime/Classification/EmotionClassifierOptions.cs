namespace Tritone.Runtime.Classification;

/// <summary>How a model is loaded into this process.</summary>
public sealed class EmotionClassifierOptions
{
    /// <summary>What happens to a text with more tokens than the model takes.</summary>
    /// <value>The default is <see cref="LongText.Truncate"/>; the prediction then says how many tokens were left out.</value>
    public LongText OnLong { get; init; } = LongText.Truncate;

    /// <summary>How many tokens two neighbouring windows share at least, where <see cref="OnLong"/> is <see cref="LongText.Windows"/>.</summary>
    /// <value>From 0 to one less than the model takes of a text, special tokens aside. The default, null, is a quarter of that.</value>
    public int? WindowStride { get; init; }

    /// <summary>Which version of the model to load.</summary>
    /// <value>The number of a version folder. The default, null, is the highest version that the model's version policy serves.</value>
    public long? Version { get; init; }

    /// <summary>How many runs of the model may be under way at once.</summary>
    /// <value>At least 1. The default is the number of processors.</value>
    public int MaxConcurrentRuns { get; init; } = Environment.ProcessorCount;

    /// <summary>How many threads a run uses.</summary>
    /// <value>
    /// At least 1, the default, which is best for many texts and for many callers. With as many as there are cores, and one run at once, a single text is answered sooner; between
    /// texts the threads keep their cores busy for a while.
    /// </value>
    public int ThreadsPerRun { get; init; } = 1;
}
