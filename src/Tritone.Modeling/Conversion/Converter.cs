using System.Reflection;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Parity;
using Tritone.Repository.Manifest;
using Tritone.Repository.Publication;
using Tritone.Scoring;
using Tritone.Texts;

namespace Tritone.Modeling.Conversion;

/// <summary>Turns a checkpoint into a version of a model: read, written as a graph, checked, published. All or nothing.</summary>
public static class Converter
{
    internal static string Version { get; } = typeof(Converter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The program and version that manifests name.</summary>
    public static string Tool { get; } = $"tritone {Version}";

    /// <summary>Converts a checkpoint.</summary>
    /// <param name="checkpointDirectory">The folder with <c>config.json</c>, <c>model.safetensors</c> and perhaps a tokenizer.</param>
    /// <param name="modelDirectory">The model's directory, which may exist: then a version is added to it. Its name becomes the model's.</param>
    /// <param name="options">What is asked for; null takes everything from the checkpoint.</param>
    /// <param name="progress">Is told what is done and how far it is.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <exception cref="TritoneException">
    /// The checkpoint is not sound or not supported, the options do not fit it, the version exists, or the graph is further than <see cref="ParityResult.Limit"/>
    /// from the plain computation. The model's directory is then as it was before.
    /// </exception>
    public static ConversionResult Convert(
        string checkpointDirectory,
        string modelDirectory,
        ConversionOptions? options = null,
        IProgress<ConversionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkpointDirectory);
        ArgumentException.ThrowIfNullOrEmpty(modelDirectory);
        options ??= new ConversionOptions();

        progress?.Report(new ConversionProgress(ConversionStage.Reading, 0));
        using var checkpoint = Checkpoint.Open(checkpointDirectory);
        var encoder = new EncoderClassifier(checkpoint);
        var plan = new ConversionPlan(checkpoint, encoder, options);
        using var publication = ModelPublication.Begin(modelDirectory, options.Version);
        var shared = publication.WriteShared(plan.ToModelConfig(NameOf(modelDirectory), options.Instances), plan.Labels, plan.TokenizerFiles);
        var source = new ManifestSource(
            options.Source ?? NameOf(checkpointDirectory), checkpoint.Config.Architecture, SourceFiles.Describe(checkpoint, plan, cancellationToken), options.Revision);

        WeightCheck.RefuseNonFinite(encoder, cancellationToken);

        var graphPath = Path.Combine(publication.VersionPath, "model.onnx");
        var artefact = options.Precision is Precision.Int8
            ? new IntegerConversion(encoder, plan, options, progress).Make(graphPath, cancellationToken)
            : FloatConversion.Make(encoder, plan, options.Precision, graphPath, progress, cancellationToken);

        progress?.Report(new ConversionProgress(ConversionStage.Publishing, 0));
        var manifest = new ModelManifest
        {
            Tool = Tool,
            Source = source,
            Settings = new ManifestSettings(
                options.Precision.ToName(), plan.Labels, plan.Settings.Activation.ToName(), plan.TextRules.ToName(), plan.MaxTokens, options.Instances),
            Graph = new ManifestGraph(OnnxGraph.OpsetVersion, encoder.Parameters, artefact.Graph.OpCounts),
            Parity = new ManifestParity(artefact.Parity.Source, artefact.Parity.Cases, artefact.Parity.Tokens, artefact.Parity.MaxAbsoluteDifference, ParityResult.Limit),
            Quantization = artefact.Quantization,
            Gate = artefact.Gate is { } gate ? GateManifest.Describe(gate) : null,
            Files = [.. shared, artefact.File],
        };
        publication.WriteManifest(manifest);
        var isRefused = artefact.Gate is { IsPassed: false } && !options.AcceptDegraded;
        var version = isRefused ? (long?)null : publication.Commit();
        progress?.Report(new ConversionProgress(ConversionStage.Publishing, 1));
        return new ConversionResult(Path.GetFullPath(modelDirectory), version, plan.Tokenizer is not null, manifest, [.. plan.Warnings, .. artefact.Warnings])
        {
            Gate = artefact.Gate,
            Sites = artefact.Sites,
        };
    }

    /// <summary>The name of a directory, however it is written.</summary>
    internal static string NameOf(string directory) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
}
