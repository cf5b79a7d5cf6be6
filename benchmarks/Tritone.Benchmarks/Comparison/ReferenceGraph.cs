using Microsoft.ML.OnnxRuntime;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Scoring;
using Tritone.Tokenization;

namespace Tritone.Benchmarks.Comparison;

/// <summary>The graphs that the reference design would make of a checkpoint, float32 and INT8, in a folder of their own.</summary>
internal sealed class ReferenceGraph : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tritone-compare-");
    private readonly Checkpoint _checkpoint;

    /// <summary>Opens a checkpoint, or makes one with random weights.</summary>
    /// <param name="checkpoint">A folder; or a shape that <see cref="RandomCheckpoint"/> knows.</param>
    public ReferenceGraph(string checkpoint)
    {
        if (!Directory.Exists(checkpoint) && RandomCheckpoint.Names.Contains(checkpoint))
        {
            var like = checkpoint;
            checkpoint = Path.Combine(_folder.FullName, like);
            var tokenizer = like.StartsWith("roberta", StringComparison.Ordinal) ? BenchmarkTexts.BpeTokenizer : BenchmarkTexts.Checkpoint;
            RandomCheckpoint.Write(checkpoint, like, seed: 1, tokenizer);
        }

        _checkpoint = Checkpoint.Open(checkpoint);
        var encoder = new EncoderClassifier(_checkpoint);
        Write(new PlainGraph(encoder).Build(), Fp32Path);
        Write(new DynamicInt8Graph(encoder).Build(), Int8Path);
    }

    public string Fp32Path => Path.Combine(_folder.FullName, "fp32.onnx");

    public string Int8Path => Path.Combine(_folder.FullName, "int8.onnx");

    /// <summary>Loads one of the graphs, with all of ONNX Runtime's optimisations. Threads of a session with several spin while they wait, as is ONNX Runtime's default.</summary>
    public static InferenceSession Load(string path, int threads)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
        return new InferenceSession(path, options);
    }

    /// <summary>Puts tokenizer and head of the checkpoint around one of the graphs.</summary>
    public GraphClassifier Classifier(InferenceSession session) => new(
        session,
        TextTokenizer.Load(_checkpoint.Directory),
        SourceSettings.ReadTextRules(_checkpoint.Directory),
        _checkpoint.Config.MaxTokens,
        new ClassificationHead(_checkpoint.Config.Labels, _checkpoint.Config.Activation));

    public void Dispose()
    {
        _checkpoint.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Write(OnnxGraph graph, string path)
    {
        using var stream = File.Create(path);
        OnnxWriter.Write(graph, "benchmark", stream);
    }
}
