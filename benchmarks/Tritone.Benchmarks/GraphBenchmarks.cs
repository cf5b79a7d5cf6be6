using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Graphs.Forms;

namespace Tritone.Benchmarks;

/// <summary>One run of RoBERTa-base with random weights on one core: the graph that is written, against the exporter's form with all of ONNX Runtime's own fusions.</summary>
public class GraphBenchmarks
{
    private static readonly string[] Names = ["input_ids", "attention_mask"];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"tritone-graphs-{Environment.ProcessId}");
    private InferenceSession? _plain;
    private InferenceSession? _written;
    private OrtValue[] _inputs = [];

    [Params("1x32", "8x32", "8x128")]
    public string Batch { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        if (!Directory.Exists(_folder))
        {
            RandomCheckpoint.Write(_folder, "roberta-base", seed: 1);
            using var checkpoint = Checkpoint.Open(_folder);
            var encoder = new EncoderClassifier(checkpoint);
            Write(new PlainGraph(encoder).Build(), "plain.onnx");
            Write(ClassifierGraphWriter.Build(encoder, GraphForm.Float(Precision.Fp32)), "written.onnx");
        }

        _plain = Load("plain.onnx", GraphOptimizationLevel.ORT_ENABLE_ALL);
        _written = Load("written.onnx", GraphOptimizationLevel.ORT_ENABLE_BASIC);
        var sizes = Batch.Split('x').Select(long.Parse).ToArray();
#pragma warning disable CA5394 // Not a secret: the same ids for everyone.
        var random = new Random(1);
        var ids = Enumerable.Range(0, (int)(sizes[0] * sizes[1])).Select(_ => (long)random.Next(4, 50000)).ToArray();
#pragma warning restore CA5394
        _inputs = [OrtValue.CreateTensorValueFromMemory(ids, sizes), OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, _ => 1L), sizes)];
        if (Plain().Zip(Written()).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-4))
        {
            throw new InvalidOperationException("the two graphs do not compute the same");
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _plain?.Dispose();
        _written?.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Benchmark(Baseline = true)]
    public float[] Plain() => Run(_plain!);

    [Benchmark]
    public float[] Written() => Run(_written!);

    private float[] Run(InferenceSession session)
    {
        using var options = new RunOptions();
        using var outputs = session.Run(options, Names, _inputs, ["logits"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private void Write(OnnxGraph graph, string name)
    {
        using var stream = File.Create(Path.Combine(_folder, name));
        OnnxWriter.Write(graph, "benchmark", stream);
    }

    private InferenceSession Load(string name, GraphOptimizationLevel level)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, GraphOptimizationLevel = level };
        return new InferenceSession(Path.Combine(_folder, name), options);
    }
}
