using System.Globalization;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Repository;
using Tritone.Repository.Configuration;

namespace Tritone.Modeling.Gate;

/// <summary>Holds a model on disk against the checkpoint that it was made of, or against another model or version.</summary>
public static class Verifier
{
    /// <summary>Compares.</summary>
    /// <param name="model">The model's directory, or the folder of one of its versions; of a directory the latest version that is served.</param>
    /// <param name="against">A checkpoint's folder, or a model's directory or version, which is taken to be right. It has the same labels, in any order.</param>
    /// <param name="options">What has to be proved, and on what; null for the defaults.</param>
    /// <param name="progress">Is told how much of it is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <exception cref="TritoneException">One of them is not sound, takes no texts, or has other labels than the other.</exception>
    public static Verification Verify(
        string model, string against, GateOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentException.ThrowIfNullOrEmpty(against);
        options ??= new GateOptions();

        var (directory, version) = Find(model);
        using var candidate = GateModel.OfDirectory(directory, version);
        var data = options.Data?.Invoke(candidate.Head);
        var scratch = Directory.CreateTempSubdirectory("tritone-verify-");
        try
        {
            using var reference = OpenReference(against, candidate, TextModelSettings.Read(directory.Config), scratch.FullName, cancellationToken);
            RefuseOtherLabels(candidate, reference, against);
            var isInvariant = directory.ReadManifest(version)?.Quantization?.Invariant ?? false;
            var gate = new ModelGate(candidate, reference, options, data, isInvariant).Run([], progress, cancellationToken);
            return new Verification(directory.Name, version, against, gate);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static (ModelDirectory Directory, long Version) Find(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (IsVersion(full) && long.TryParse(Path.GetFileName(full), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return (ModelDirectory.Open(Path.GetDirectoryName(full)!), version);
        }

        var directory = ModelDirectory.Open(path);
        return directory.ServedVersions is [.., var latest]
            ? (directory, latest)
            : throw new TritoneException(ErrorCode.NotFound, $"model '{directory.Name}' serves no version of '{directory.FullPath}'");
    }

    private static bool IsVersion(string path)
        => !File.Exists(Path.Combine(path, ModelConfig.FileName)) && File.Exists(Path.Combine(Path.GetDirectoryName(path) ?? path, ModelConfig.FileName));

    private static GateModel OpenReference(string path, GateModel candidate, TextModelSettings settings, string scratch, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no folder '{path}' to compare with, of a checkpoint or of a model");
        }

        if (!File.Exists(Path.Combine(path, CheckpointConfig.FileName)))
        {
            if (!File.Exists(Path.Combine(path, ModelConfig.FileName)) && !IsVersion(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))))
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument, $"'{path}' is no checkpoint (it has no {CheckpointConfig.FileName}) and no model directory (it has no {ModelConfig.FileName})");
            }

            var (directory, version) = Find(path);
            return GateModel.OfDirectory(directory, version);
        }

        // What is compared is the arithmetic: the checkpoint is read with the model's own settings.
        using var checkpoint = Checkpoint.Open(path);
        if (checkpoint.Config.Labels.Count != candidate.Head.Labels.Count)
        {
            throw OtherLabels(candidate, checkpoint.Config.Labels, path);
        }

        var encoder = new EncoderClassifier(checkpoint);
        var plan = new ConversionPlan(
            checkpoint,
            encoder,
            new ConversionOptions { Labels = candidate.Head.Labels, TextRules = settings.TextRules, MaxTokens = settings.MaxTokens, Activation = settings.Activation });
        WeightCheck.RefuseNonFinite(encoder, cancellationToken);
        var graph = Path.Combine(scratch, "float.onnx");
        GraphFile.Write(ClassifierGraphWriter.Build(encoder, GraphForm.Float(Precision.Fp32)), graph, null, cancellationToken);
        return GateModel.OfGraph(graph, plan);
    }

    private static void RefuseOtherLabels(GateModel candidate, GateModel reference, string against)
    {
        if (!reference.TakesTexts)
        {
            throw new TritoneException(ErrorCode.Unsupported, $"'{against}' has no tokenizer: it takes tensors, and is compared on texts");
        }

        if (!candidate.Head.Labels.Order(StringComparer.Ordinal).SequenceEqual(reference.Head.Labels.Order(StringComparer.Ordinal)))
        {
            throw OtherLabels(candidate, reference.Head.Labels, against);
        }
    }

    private static TritoneException OtherLabels(GateModel candidate, IReadOnlyList<string> labels, string against)
        => new(ErrorCode.InvalidArgument, $"the model has the labels {string.Join(", ", candidate.Head.Labels)}; '{against}' has {string.Join(", ", labels)}");
}
