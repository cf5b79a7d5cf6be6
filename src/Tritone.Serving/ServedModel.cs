using System.Buffers;
using System.Globalization;
using Tritone.Protocol.Inference;
using Tritone.Protocol.Metadata;
using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Classification;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Serving;

/// <summary>One version of a model, loaded and ready. Thread-safe.</summary>
public sealed class ServedModel : IDisposable
{
    private readonly ModelConfig _config;
    private readonly OnnxModel _model;

    private ServedModel(ModelDirectory directory, long version, OnnxModel model)
    {
        _config = directory.Config;
        _model = model;
        Version = version;
        Warning = FindWarning(directory, version);
        CheckGraph();
        Classifier = directory.HasTokenizer ? EmotionClassifier.Over(directory, version, model) : null;
    }

    /// <summary>The model's name.</summary>
    public string Name => _config.Name;

    /// <summary>The version.</summary>
    public long Version { get; }

    /// <summary>What an operator should know of running it on this machine; null if there is nothing.</summary>
    public string? Warning { get; }

    /// <summary>How many inputs it has.</summary>
    public int InputCount => _config.Inputs.Count;

    /// <summary>What classifies texts; null for a model that takes tensors only.</summary>
    public IEmotionClassifier? Classifier { get; }

    /// <summary>Loads a version.</summary>
    /// <param name="directory">The model's directory.</param>
    /// <param name="version">A version that it has.</param>
    /// <exception cref="TritoneException">It cannot be loaded, or its graph is not what <c>config.pbtxt</c> says.</exception>
    public static ServedModel Load(ModelDirectory directory, long version)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var model = OnnxModel.Load(directory.ModelPath(version), new OnnxModelOptions { GraphLevel = directory.Config.GraphLevel ?? 0 });
        try
        {
            return new ServedModel(directory, version, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>What the protocol says of the model.</summary>
    /// <param name="versions">The versions to name.</param>
    public ModelMetadata Describe(IEnumerable<long> versions) => new(
        Name,
        [.. versions.Select(version => version.ToString(CultureInfo.InvariantCulture))],
        ModelConfig.OnnxPlatform,
        [.. _config.Inputs.Select(input => new TensorMetadata(input.Name, input.DataType.ToWireName(), WithBatch(input.Dims)))],
        [.. _config.Outputs.Select(output => new TensorMetadata(output.Name, output.DataType.ToWireName(), WithBatch(output.Dims)))]);

    /// <summary>Answers an inference request.</summary>
    /// <param name="request">The request; it is checked against the configuration first.</param>
    /// <param name="cancellationToken">Gives up while it waits for its turn.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: it does not fit the model. <see cref="ErrorCode.Internal"/>: ONNX Runtime failed.
    /// </exception>
    public async Task<InferenceResponse> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        RequestCheck.Check(request, _config);
        var names = request.Outputs.Count > 0 ? request.Outputs.Select(output => output.Name) : _config.Outputs.Select(output => output.Name);
        var outputs = await _model.RunAsync([.. request.Inputs.Select(Whole)], [.. names], cancellationToken);
        return new InferenceResponse(request.Id, Name, Version, outputs);
    }

    private static Tensor Whole(InputTensor input) => new(input.Name, input.DataType, input.Shape, input.Data.IsSingleSegment ? input.Data.First : input.Data.ToArray());

    /// <inheritdoc />
    public void Dispose()
    {
        Classifier?.Dispose();
        _model.Dispose();
    }

    // A model runs without its manifest, and so with one that cannot be read.
    private static string? FindWarning(ModelDirectory directory, long version)
    {
        try
        {
            return CpuClasses.FindMismatch(directory.ReadManifest(version)?.Quantization?.Cpu);
        }
        catch (TritoneException exception)
        {
            return $"its manifest says nothing: {exception.Message}";
        }
    }

    private List<long> WithBatch(IReadOnlyList<long> dims) => _config.MaxBatchSize > 0 ? [-1, .. dims] : [.. dims];

    // A configuration that says something else than the graph is found out at start, not by the first request.
    private void CheckGraph()
    {
        foreach (var input in _config.Inputs)
        {
            Check("input", input.Name, input.DataType, WithBatch(input.Dims), [.. _model.Inputs, .. _model.OptionalInputs]);
        }

        foreach (var output in _config.Outputs)
        {
            Check("output", output.Name, output.DataType, WithBatch(output.Dims), _model.Outputs);
        }

        if (_model.Inputs.FirstOrDefault(input => _config.Inputs.All(configured => configured.Name != input.Name)) is { } missing)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"the graph of model '{Name}' needs the input '{missing.Name}', which its {ModelConfig.FileName} does not name");
        }
    }

    private void Check(string kind, string name, TensorDataType dataType, List<long> dims, IReadOnlyList<TensorSpec> specs)
    {
        var spec = specs.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"the {ModelConfig.FileName} of model '{Name}' names the {kind} '{name}'; its graph has {string.Join(", ", specs.Select(other => other.Name))}");
        if (spec.DataType != dataType)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"the {ModelConfig.FileName} of model '{Name}' says that the {kind} '{name}' is {dataType.ToWireName()}; its graph says {spec.DataType.ToWireName()}");
        }

        var fits = spec.Dims.Count == dims.Count && spec.Dims.Zip(dims).All(pair => pair.First == -1 || pair.Second == -1 || pair.First == pair.Second);
        if (!fits)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"the {ModelConfig.FileName} of model '{Name}' says that the {kind} '{name}' has the shape [{string.Join(",", dims)}]; its graph says [{string.Join(",", spec.Dims)}]");
        }
    }
}
