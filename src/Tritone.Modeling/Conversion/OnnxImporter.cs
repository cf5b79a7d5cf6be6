using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Parity;
using Tritone.Repository.Configuration;
using Tritone.Repository.Manifest;
using Tritone.Repository.Publication;
using Tritone.Runtime.Classification;
using Tritone.Runtime.Sessions;
using Tritone.Scoring;
using Tritone.Tensors;
using Tritone.Texts;
using Tritone.Tokenization;

using Tensor = Tritone.Tensors.Tensor;

namespace Tritone.Modeling.Conversion;

/// <summary>Makes a version of a model of an ONNX classifier that something else exported. All or nothing.</summary>
public static class OnnxImporter
{
    // In the order that every client knows, whatever that of the graph.
    private static readonly string[] KnownInputs = [ClassifierGraph.InputIds, ClassifierGraph.AttentionMask, ClassifierGraph.TokenTypeIds];

    /// <summary>Imports a graph.</summary>
    /// <param name="graphPath">
    /// The <c>.onnx</c> file, its weights within it: inputs <c>input_ids</c>, <c>attention_mask</c> and perhaps <c>token_type_ids</c>, INT64 of two dynamic dimensions; one output of logits, FP32 [batch, labels].
    /// </param>
    /// <param name="tokenizerDirectory">The folder with the tokenizer's files.</param>
    /// <param name="modelDirectory">The model's directory, which may exist: then a version is added to it. Its name becomes the model's.</param>
    /// <param name="options">What is asked for: labels there must be; the token limit too, unless the tokenizer says what the model was made for.</param>
    /// <param name="cancellationToken">Gives up and leaves nothing behind.</param>
    /// <exception cref="TritoneException">The graph is not a text classifier, does not run, or the options do not fit it. The model's directory is then as it was before.</exception>
    public static ConversionResult Import(
        string graphPath, string tokenizerDirectory, string modelDirectory, ConversionOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(graphPath);
        ArgumentException.ThrowIfNullOrEmpty(tokenizerDirectory);
        ArgumentException.ThrowIfNullOrEmpty(modelDirectory);
        ArgumentNullException.ThrowIfNull(options);

        var file = OnnxFile.Read(graphPath);
        var tokenizer = TextTokenizer.Load(tokenizerDirectory);
        var labels = options.Labels ?? throw Invalid($"'{graphPath}' is a graph, which names no labels: give them in the order of its output");
        var maxTokens = options.MaxTokens ?? tokenizer.ModelMaxLength
            ?? throw Invalid($"neither '{graphPath}' nor the tokenizer says how many tokens the model takes: give the token limit");
        TextModelConfig.CheckInstances(options.Instances);
        var settings = new TextModelSettings { TextRules = options.TextRules ?? TextRules.None, Activation = options.Activation ?? Activation.Softmax, MaxTokens = maxTokens };
        _ = new ClassificationHead(labels, settings.Activation);

        using var publication = ModelPublication.Begin(modelDirectory, options.Version);
        var path = Path.Combine(publication.VersionPath, "model.onnx");
        File.Copy(graphPath, path);
        cancellationToken.ThrowIfCancellationRequested();
        var tokenizerFiles = TextTokenizer.FindFiles(tokenizerDirectory);
        var (inputs, output) = Check(path, graphPath, labels.Count, tokenizer, settings);
        var config = TextModelConfig.Create(Converter.NameOf(modelDirectory), inputs, output, labels.Count, settings, options.Instances);
        var shared = publication.WriteShared(config, labels, tokenizerFiles);
        var graph = FileHash.Describe(path, "model.onnx");
        var manifest = new ModelManifest
        {
            Tool = Converter.Tool,
            Source = new ManifestSource(
                Path.GetFileName(graphPath),
                $"ONNX ({file.Producer})",
                [graph with { Name = Path.GetFileName(graphPath) }, .. tokenizerFiles.Select(name => FileHash.Describe(name, Path.GetFileName(name)))]),
            Settings = new ManifestSettings("as imported", labels, settings.Activation.ToName(), settings.TextRules.ToName(), maxTokens, options.Instances),
            Graph = new ManifestGraph((int)file.Opsets.GetValueOrDefault("ai.onnx"), file.ElementCounts.Values.Sum(), file.OpCounts),
            Files = [.. shared, graph],
        };
        publication.WriteManifest(manifest);
        return new ConversionResult(
            Path.GetFullPath(modelDirectory), publication.Commit(), TakesTexts: true, manifest, ["the graph was imported as it is: nothing says whether it computes what its checkpoint does, so evaluate it"]);
    }

    private static (IReadOnlyList<string> Inputs, string Output) Check(string path, string graphPath, int labels, TextTokenizer tokenizer, TextModelSettings settings)
    {
        using var model = Load(path, graphPath);
        var candidates = model.Outputs.Where(output => output.DataType is TensorDataType.Fp32 && output.Dims.Count == 2).ToList();
        var output = candidates.Count == 1 ? candidates[0] : candidates.FirstOrDefault(candidate => candidate.Name == "logits")
            ?? throw Invalid($"'{graphPath}' has the outputs {string.Join(", ", model.Outputs.Select(output => output.Name))}; one of them must be FP32 [batch, labels], and called logits if there are several");
        if (output.Dims[1] != labels)
        {
            throw Invalid($"'{graphPath}' has the output '{output.Name}' as [{string.Join(", ", output.Dims)}]; {labels} labels are given");
        }

        var inputs = KnownInputs.Where(name => model.Inputs.Any(input => input.Name == name)).ToList();
        ClassifierGraph.Of(model, output.Name, Path.GetFileName(graphPath), labels);
        Try(model, output.Name, inputs, tokenizer, settings);
        return (inputs, output.Name);
    }

    // A graph may load and still fail on its first text.
    private static void Try(OnnxModel model, string output, IReadOnlyList<string> inputs, TextTokenizer tokenizer, TextModelSettings settings)
    {
        foreach (var sequence in ParityCases.FromTexts(tokenizer, settings.TextRules, settings.MaxTokens).Sequences)
        {
            long[] shape = [1, sequence.Ids.Length];
            var tensors = inputs.Select(name => new Tensor(name, TensorDataType.Int64, shape, Values(name, sequence.Ids))).ToList();
            var logits = MemoryMarshal.Cast<byte, float>(model.Run(tensors, [output])[0].Data.Span);
            if (!TensorPrimitives.IsFiniteAll(logits))
            {
                throw Invalid($"the graph gives logits that are not finite numbers for {sequence.Ids.Length} tokens of a built-in text");
            }
        }
    }

    private static byte[] Values(string input, int[] ids) => MemoryMarshal.AsBytes<long>(Array.ConvertAll(ids, id => input switch
    {
        ClassifierGraph.InputIds => id,
        ClassifierGraph.AttentionMask => 1L,
        _ => 0L,
    })).ToArray();

    private static OnnxModel Load(string path, string graphPath)
    {
        try
        {
            return OnnxModel.Load(path);
        }
        catch (TritoneException exception)
        {
            throw Invalid($"'{graphPath}' does not load; its weights must be in the same file: {ErrorText.Shorten(exception.InnerException?.Message.Trim() ?? exception.Message, 300)}", exception);
        }
    }

    private static TritoneException Invalid(string message, Exception? cause = null) => new(ErrorCode.InvalidArgument, message, cause);
}
