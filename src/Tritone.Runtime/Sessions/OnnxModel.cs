using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Tritone.Tensors;

namespace Tritone.Runtime.Sessions;

/// <summary>One ONNX graph in one ONNX Runtime session. Thread-safe: one instance serves all callers.</summary>
/// <remarks>
/// A run uses <see cref="OnnxModelOptions.ThreadsPerRun"/> threads and as many runs as <see cref="OnnxModelOptions.MaxConcurrentRuns"/> go on at once; more wait for their turn.
/// </remarks>
public sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    private readonly SemaphoreSlim _slots;
    private readonly string _path;

    private OnnxModel(string path, InferenceSession session, OnnxModelOptions options)
    {
        _path = path;
        _session = session;
        _slots = new SemaphoreSlim(options.MaxConcurrentRuns);
        MaxConcurrentRuns = options.MaxConcurrentRuns;
        Inputs = Describe(session.InputMetadata);
        OptionalInputs = Describe(session.OverridableInitializerMetadata);
        Outputs = Describe(session.OutputMetadata);
    }

    /// <summary>The inputs that every run must give.</summary>
    public IReadOnlyList<TensorSpec> Inputs { get; }

    /// <summary>The inputs that have a value in the graph and may be given another.</summary>
    public IReadOnlyList<TensorSpec> OptionalInputs { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<TensorSpec> Outputs { get; }

    /// <summary>How many runs may be under way at once.</summary>
    public int MaxConcurrentRuns { get; }

    internal InferenceSession Session => _session;

    internal RunOptions RunOptions => _runOptions;

    /// <summary>Loads a graph.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="options">How to run it; null for the defaults.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such file.
    /// <see cref="ErrorCode.Internal"/>: ONNX Runtime cannot load it; its error is the inner exception.
    /// <see cref="ErrorCode.Unsupported"/>: an input or output has an element type that the protocol does not know.
    /// </exception>
    public static OnnxModel Load(string path, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxModelOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxConcurrentRuns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ThreadsPerRun, 1);
        if (!File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no model file '{path}'");
        }

        OnnxTelemetry.TurnOff();
        try
        {
            using var sessionOptions = CreateSessionOptions(options);
            return new OnnxModel(path, new InferenceSession(path, sessionOptions), options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new TritoneException(ErrorCode.Internal, $"ONNX Runtime cannot load '{path}': {exception.Message.Trim()}", exception);
        }
    }

    /// <summary>Runs the graph on the caller's thread, when a run is free.</summary>
    /// <param name="inputs">Every required input and any optional one, with its shape.</param>
    /// <param name="outputNames">The outputs wanted, in the order wanted.</param>
    /// <returns>The outputs, in memory of their own.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: ONNX Runtime failed.</exception>
    public IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputNames)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputNames);

        _slots.Wait();
        try
        {
            return RunNow(inputs, outputNames);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Runs the graph on a thread of the pool, when a run is free.</summary>
    /// <param name="inputs">Every required input and any optional one, with its shape.</param>
    /// <param name="outputNames">The outputs wanted, in the order wanted.</param>
    /// <param name="cancellationToken">Gives up while it waits for its turn; a run that has started is finished.</param>
    /// <returns>The outputs, in memory of their own.</returns>
    /// <exception cref="TritoneException">As for <see cref="Run"/>.</exception>
    public async Task<IReadOnlyList<Tensor>> RunAsync(
        IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputNames);

        await _slots.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => RunNow(inputs, outputNames), CancellationToken.None);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Makes an instance, which runs batches beside what the model itself runs. It needs no disposing; the model must outlive its runs.</summary>
    public OnnxInstance CreateInstance() => new(this);

    /// <summary>Waits for the runs that are under way, and frees the session. Runs that still wait for their turn fail.</summary>
    public void Dispose()
    {
        // ONNX Runtime's memory must not go away under a run.
        for (var run = 0; run < MaxConcurrentRuns; run++)
        {
            _slots.Wait();
        }

        _runOptions.Dispose();
        _session.Dispose();
        _slots.Dispose();
    }

    internal void WaitForSlot(CancellationToken cancellationToken) => _slots.Wait(cancellationToken);

    internal Task WaitForSlotAsync(CancellationToken cancellationToken) => _slots.WaitAsync(cancellationToken);

    internal void ReleaseSlot() => _slots.Release();

    internal TritoneException RunFailed(OnnxRuntimeException exception)
        => new(ErrorCode.Internal, $"ONNX Runtime failed to run '{_path}': {exception.Message.Trim()}", exception);

    private static SessionOptions CreateSessionOptions(OnnxModelOptions options)
    {
        var sessionOptions = new SessionOptions
        {
            IntraOpNumThreads = options.ThreadsPerRun,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = options.GraphLevel switch
            {
                -1 => GraphOptimizationLevel.ORT_ENABLE_BASIC,
                1 => GraphOptimizationLevel.ORT_ENABLE_EXTENDED,
                2 => GraphOptimizationLevel.ORT_DISABLE_ALL,
                _ => GraphOptimizationLevel.ORT_ENABLE_ALL,
            },

            // Errors come back as exceptions; the library must not write to standard error.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads that sleep between the steps of a run wake up too late to be of use (docs/performance.md).
        sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", options.ThreadsPerRun > 1 ? "1" : "0");

        // ONNX Runtime's fused kernel takes 1.2 ms where LayerNormalization and Add take 0.2 (docs/performance.md).
        sessionOptions.AddSessionConfigEntry("optimization.disable_specified_optimizers", "SkipLayerNormFusion");
        return sessionOptions;
    }

    private TensorSpec[] Describe(IReadOnlyDictionary<string, NodeMetadata> nodes)
        => [.. nodes.Select(node => new TensorSpec(
            node.Key,
            ElementTypes.ToDataType(node.Value.ElementDataType)
                ?? throw new TritoneException(ErrorCode.Unsupported, $"'{node.Key}' of '{_path}' has the element type {node.Value.ElementDataType}, which the v2 protocol does not know"),
            Array.ConvertAll(node.Value.Dimensions, dimension => (long)dimension)))];

    private Tensor[] RunNow(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputNames)
    {
        var pins = new List<MemoryHandle>(inputs.Count);
        var values = new List<OrtValue>(inputs.Count);
        try
        {
            foreach (var input in inputs)
            {
                values.Add(OrtTensors.ToOrtValue(input, pins));
            }

            using var results = _session.Run(_runOptions, [.. inputs.Select(input => input.Name)], values, outputNames);
            return [.. outputNames.Select((name, i) => OrtTensors.ToTensor(name, results[i]))];
        }
        catch (OnnxRuntimeException exception)
        {
            throw RunFailed(exception);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
            pins.ForEach(pin => pin.Dispose());
        }
    }
}
