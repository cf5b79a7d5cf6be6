using System.Globalization;
using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Classification;
using Tritone.Runtime.Sessions;
using Tritone.Serving.Batching;
using Tritone.Serving.Caching;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Statistics;
using Tritone.Serving.Texts;
using Tritone.Serving.Warmup;
using Tritone.Tokenization;

namespace Tritone.Serving;

/// <content>How a version is loaded.</content>
public sealed partial class ServedModel
{
    private const string ThreadsParameter = "intra_op_thread_count";

    private ServedModel(ModelDirectory directory, long version, OnnxModel model, TextTokenizer? tokenizer, ModelConfig config, ServedModelOptions options)
    {
        _model = model;
        _signature = new ModelSignature(
            config, version, ReadLabels(directory, config), [.. model.Inputs.Concat(model.Outputs).Where(tensor => tensor.Dims.Count == 0).Select(tensor => tensor.Name)]);
        _recorder = new ModelRecorder(config.Name, version, options.Metrics);
        _clock = new Clock(options.TimeProvider);
        _cache = config.ResponseCache is true && options.Cache is { } cache ? new ModelCache(cache, _recorder, _clock) : null;
        if (tokenizer is not null)
        {
            ITokenModel tokens = new ScheduledTokens(_signature, () => _sequences is { Signature.HasTokenTypes: true }, _clock, ScheduleAsync);
            _textCache = options.TextCache is { } texts ? Cached(tokens, directory, texts) : null;
            Texts = LoadTexts(directory, tokenizer, _textCache ?? tokens);
        }

        _sequences = FindSequences(out var trialWarning);
        Warning = string.Join("; ", FindWarnings(directory, version, config, options).Append(trialWarning).Where(warning => warning is not null)) is { Length: > 0 } warnings ? warnings : null;

        // A conversion writes instance groups for Triton, and not for a machine. Here an instance more costs nothing, on one session: there are as many as cores. Who writes a
        // configuration by hand gets the instances that it says.
        var instances = _sequences is not null && TextModelSettings.AreIn(config) ? Math.Max(1, Environment.ProcessorCount / ReadThreads(config)) : config.InstanceCount;
        var limits = _sequences?.Limits ?? QueueLimits.OfTensors;
        _scheduler = new ModelScheduler(
            new SchedulerState(CreateRule(), config.DynamicBatching ?? new DynamicBatching([]), limits, instances),
            [.. Enumerable.Range(0, instances).Select(_ => CreateRunner(_sequences?.Signature, _recorder, _cache))],
            _recorder,
            _clock);
    }

    /// <summary>Loads a version on a thread of its own, and lets it answer its warm-up requests.</summary>
    /// <param name="directory">The model's directory.</param>
    /// <param name="version">A version that it has.</param>
    /// <param name="options">What else it is loaded with; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up between the steps; what was loaded is freed.</param>
    /// <exception cref="TritoneException">It cannot be loaded, its graph is not what <c>config.pbtxt</c> says, or a warm-up request fails.</exception>
    public static Task<ServedModel> LoadAsync(ModelDirectory directory, long version, ServedModelOptions? options = null, CancellationToken cancellationToken = default)
        => Task.Factory.StartNew(() => Load(directory, version, options, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Loads a version on the caller's thread, and lets it answer its warm-up requests.</summary>
    /// <inheritdoc cref="LoadAsync"/>
    public static ServedModel Load(ModelDirectory directory, long version, ServedModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        options ??= new ServedModelOptions();

        // Beside the graph, which takes as long on another core.
        var reading = directory.HasTokenizer ? Task.Run(() => TextTokenizer.Load(directory.TokenizerPath), cancellationToken) : null;
        var model = LoadGraph(directory, version);
        ServedModel? served = null;
        try
        {
            var tokenizer = reading?.GetAwaiter().GetResult();
            cancellationToken.ThrowIfCancellationRequested();
            var config = directory.Complete(
                [.. model.Inputs.Select(input => ToGraphTensor(input)), .. model.OptionalInputs.Select(input => ToGraphTensor(input, isOptional: true))],
                [.. model.Outputs.Select(output => ToGraphTensor(output))]);
            served = new ServedModel(directory, version, model, tokenizer, config, options);
            served.WarmUp(directory, cancellationToken);
            return served;
        }
        catch
        {
            if (served is null)
            {
                model.Dispose();
            }

            served?.Dispose();
            throw;
        }
    }

    private CachedTokens Cached(ITokenModel tokens, ModelDirectory directory, TextCache cache)
    {
        var output = _signature.OutputNames.FirstOrDefault(_signature.Labels.ContainsKey, "");
        var identity = cache.Redis is null
            ? TextModelIdentity.Of(Name, Version, output)
            : TextModelIdentity.OfFiles(Name, Version, output, Path.GetDirectoryName(directory.ModelPath(Version))!);
        return new CachedTokens(tokens, cache, identity, _signature.Labels.TryGetValue(output, out var labels) ? labels.Count : 0, _recorder, _clock);
    }

    // Triton queues nothing by its own rules for a model without dynamic batching.
    private IBatchRule CreateRule() => Config.DynamicBatching is not { } batching
        ? new SingleRequestRule()
        : _sequences is { } sequences
            ? new TokenBudgetRule(sequences.Costs, Config.MaxBatchSize, batching.PreferredBatchSizes, batching.MaxQueueDelayMicroseconds)
            : new DynamicBatchRule(Math.Max(1, Config.MaxBatchSize), batching.PreferredBatchSizes, batching.MaxQueueDelayMicroseconds);

    private SequenceBatching? FindSequences(out string? warning)
    {
        warning = null;
        var settings = TokenBatching.Read(Config);
        if (Config.DynamicBatching is null || settings.TokenBudget == 0)
        {
            return null;
        }

        var signature = SequenceSignature.Find(_signature, _model.OptionalInputs.Select(input => input.Name), Texts?.Tokenizer.PadId ?? 0);
        return signature is null ? null : SequenceBatching.Try(signature, settings, CreateRunner(signature, Unrecorded, cache: null), _clock, out warning);
    }

    private ModelRecorder Unrecorded => new(Name, Version, metrics: null);

    private OnnxBatchRunner CreateRunner(SequenceSignature? sequences, ModelRecorder recorder, ModelCache? cache)
        => new(_signature, sequences is null ? new TensorInputs(_signature) : new SequenceInputs(sequences), _model.CreateInstance(), recorder, _clock, cache);

    private TextClassifier LoadTexts(ModelDirectory directory, TextTokenizer tokenizer, ITokenModel tokens)
    {
        var texts = TextClassifier.Load(directory, tokenizer, tokens);
        _ = ClassifierGraph.Of(_model, texts.Output, Name, texts.Labels.Count);
        return texts;
    }

    private static OnnxModel LoadGraph(ModelDirectory directory, long version)
    {
        try
        {
            return OnnxModel.Load(
                directory.ModelPath(version), new OnnxModelOptions { GraphLevel = directory.Config.GraphLevel ?? 0, ThreadsPerRun = ReadThreads(directory.Config) });
        }
        catch (TritoneException exception) when (OnnxErrors.Describe(exception) is { } description)
        {
            throw new TritoneException(exception.Code, description, exception);
        }
    }

    // Triton leaves it to ONNX Runtime, which takes all cores, if it is 0 or not there. One thread a run answers more requests (docs/performance.md), so that is the default here.
    private static int ReadThreads(ModelConfig config)
    {
        if (!config.Parameters.TryGetValue(ThreadsParameter, out var text))
        {
            return 1;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads <= 1024
            ? threads == 0 ? Environment.ProcessorCount : threads
            : throw new TritoneException(ErrorCode.InvalidArgument, $"the parameter '{ThreadsParameter}' of model '{config.Name}' is '{ErrorText.Shorten(text)}'; it is a number from 0 to 1024");
    }

    private static GraphTensor ToGraphTensor(TensorSpec spec, bool isOptional = false) => new(spec.Name, spec.DataType, spec.Dims, isOptional);

    private static Dictionary<string, IReadOnlyList<string>> ReadLabels(ModelDirectory directory, ModelConfig config)
    {
        var labels = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var output in config.Outputs)
        {
            if (directory.ReadLabels(output) is { } names)
            {
                labels[output.Name] = names;
            }
        }

        return labels;
    }

    private static string?[] FindWarnings(ModelDirectory directory, long version, ModelConfig config, ServedModelOptions options) =>
    [
        FindMismatch(directory, version),
        config.ResponseCache is true && options.Cache is null ? "its configuration enables response_cache, but the server has no cache: start it with --cache-config local,size=BYTES" : null,
    ];

    // A model runs without its manifest, and so with one that cannot be read.
    private static string? FindMismatch(ModelDirectory directory, long version)
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

    private void WarmUp(ModelDirectory directory, CancellationToken cancellationToken)
        => ModelWarmer.Run(_signature, directory, CreateRunner(sequences: null, Unrecorded, cache: null), cancellationToken);
}
