namespace Tritone.Repository.Configuration;

/// <summary>A model's <c>config.pbtxt</c>, in Triton's words. Immutable.</summary>
/// <remarks>
/// A field that is not here is refused when a file is read: nothing that a file asks for is silently left undone. What a file leaves out, others
/// fill in: <see cref="Message"/> Triton's defaults, <see cref="ModelDirectory.Complete"/> what only the graph can say.
/// </remarks>
public sealed record ModelConfig
{
    /// <summary>The name of the file in a model directory.</summary>
    public const string FileName = "config.pbtxt";

    /// <summary>The platform of every ONNX model, in Triton's words.</summary>
    public const string OnnxPlatform = "onnxruntime_onnx";

    /// <summary>The backend of every ONNX model, in Triton's words.</summary>
    public const string OnnxBackend = "onnxruntime";

    /// <summary>The name of a model's file if nothing names another.</summary>
    public const string DefaultModelFileName = "model.onnx";

    /// <summary>The model's name, which is that of its directory.</summary>
    public required string Name { get; init; }

    /// <summary>The most rows of one request; 0 for a model without a batch dimension.</summary>
    public required int MaxBatchSize { get; init; }

    /// <summary>The inputs; empty if the file leaves them to the graph. Their dims leave out the batch dimension if <see cref="MaxBatchSize"/> is above 0.</summary>
    public required IReadOnlyList<ModelInput> Inputs { get; init; }

    /// <summary>The outputs, likewise.</summary>
    public required IReadOnlyList<ModelOutput> Outputs { get; init; }

    /// <summary>Whether Triton puts requests together, and how long it waits for that; null if not.</summary>
    public DynamicBatching? DynamicBatching { get; init; }

    /// <summary>The groups of instances; empty for one of Triton's own.</summary>
    public IReadOnlyList<InstanceGroup> InstanceGroups { get; init; } = [];

    /// <summary>How many instances Triton runs.</summary>
    /// <value>At least 1 and at most <see cref="InstanceGroup.MaxCount"/>.</value>
    public int InstanceCount
        => InstanceGroups.Count == 0 ? InstanceGroup.DefaultCount : InstanceGroups.Sum(group => group.Count > 0 ? group.Count : InstanceGroup.DefaultCount);

    /// <summary>Which versions are served.</summary>
    /// <value>The default is the latest one.</value>
    public VersionPolicy VersionPolicy { get; init; } = VersionPolicy.Latest(1);

    /// <summary>Which of its optimisations ONNX Runtime applies, as <c>optimization { graph { level } }</c> says: -1 the basic ones, 1 the extended ones too, 2 none, 0 all.</summary>
    /// <value>The default, null, leaves it to ONNX Runtime.</value>
    public int? GraphLevel { get; init; }

    /// <summary>The name of the model's file in a version directory.</summary>
    /// <value>The default is <c>model.onnx</c>.</value>
    public string ModelFileName { get; init; } = DefaultModelFileName;

    /// <summary>Settings that Triton passes on without a look: ONNX Runtime's, and <see cref="TextModelSettings"/>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels that the model's metrics bear, with their values.</summary>
    public IReadOnlyDictionary<string, string> MetricTags { get; init; } = new Dictionary<string, string>();

    /// <summary>The buckets of those of the model's histograms that have others than the server's.</summary>
    public IReadOnlyList<MetricBuckets> MetricBuckets { get; init; } = [];

    /// <summary>The requests that every instance answers before the model is ready.</summary>
    public IReadOnlyList<ModelWarmup> Warmups { get; init; } = [];

    /// <summary>Whether answers are kept and given again to the same request; null if the file does not say, which means no.</summary>
    public bool? ResponseCache { get; init; }

    /// <summary>Whether the number of answers may differ from that of requests; null if the file does not say, which means no.</summary>
    public bool? IsDecoupled { get; init; }

    /// <summary>Whether inputs on their way to a GPU pass through pinned memory. There is none here: it is only reported.</summary>
    /// <value>The default is true.</value>
    public bool InputPinnedMemory { get; init; } = true;

    /// <summary>The same of outputs.</summary>
    /// <value>The default is true.</value>
    public bool OutputPinnedMemory { get; init; } = true;

    /// <summary>The configuration as the protocol's message, with the defaults that Triton reports: a new one each time.</summary>
    public Protocol.Grpc.ModelConfig Message
    {
        get
        {
            var message = ModelConfigMessage.Of(this);
            ConfigDefaults.Apply(message);
            ConfigDefaults.ApplyToInstances(message);
            return message;
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The <c>config.pbtxt</c>.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such file. <see cref="ErrorCode.InvalidArgument"/>: it is not sound.
    /// <see cref="ErrorCode.Unsupported"/>: it has a field or a value that is not supported. The message names the line, the column and the field.
    /// </exception>
    public static ModelConfig Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ConfigFile.Read(path).ToConfig();
    }

    /// <summary>Parses the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">The name of the file, for messages. A config that names no model is named for the folder in it.</param>
    /// <exception cref="TritoneException">As for <see cref="Read"/>.</exception>
    public static ModelConfig Parse(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ConfigFile.Parse(text, path).ToConfig();
    }

    /// <summary>The text of the file, without what are defaults. What is read from it equals this.</summary>
    public string ToPbtxt() => ModelConfigWriter.Write(this);
}
