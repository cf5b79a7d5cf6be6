namespace Tritone.Runtime.Sessions;

/// <summary>How one ONNX model is loaded and run.</summary>
public sealed class OnnxModelOptions
{
    /// <summary>How many runs may be under way at once.</summary>
    /// <value>
    /// At least 1. The default is the number of processors: one thread a run and one run a core gives 1.03 to 1.4 times the
    /// throughput of one run on all cores (docs/performance.md).
    /// </value>
    public int MaxConcurrentRuns { get; init; } = Environment.ProcessorCount;

    /// <summary>How many threads a run uses.</summary>
    /// <value>
    /// At least 1, the default. More answer one text alone sooner and many texts later; between runs they keep their cores busy for a while. That a text has the same logits in any
    /// company, bit for bit, is checked with one thread.
    /// </value>
    public int ThreadsPerRun { get; init; } = 1;

    /// <summary>Which of its optimisations ONNX Runtime applies when it loads the graph, in Triton's numbers.</summary>
    /// <value>
    /// -1: the basic ones. 1: those and the extended ones. 2: none. 0, the default: all of them. Our own graphs are written fused and ask for -1.
    /// </value>
    public int GraphLevel { get; init; }
}
