using BenchmarkDotNet.Attributes;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Runtime.Classification;

namespace Tritone.Benchmarks;

/// <summary>The bundled model in process. Mean is the time of one text.</summary>
[MemoryDiagnoser]
public class ClassifierBenchmarks
{
    private const int Count = 512;

    private readonly string _directory = Directory.CreateTempSubdirectory("tritone-bench-").FullName;
    private string[] _texts = [];
    private EmotionClassifier? _classifier;
    private FixedLengthClassifier? _fixedLength;

    [Params(Precision.Fp32, Precision.Fp16)]
    public Precision Precision { get; set; }

    private string Model => Path.Combine(_directory, $"emotion-{Precision.ToName()}");

    [GlobalSetup]
    public void Setup()
    {
        _texts = BenchmarkTexts.Read(Count);
        Converter.Convert(BenchmarkTexts.Checkpoint, Model, new ConversionOptions { Precision = Precision });
        _classifier = EmotionClassifier.Load(Model);
        _fixedLength = new FixedLengthClassifier(Model);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _classifier!.Dispose();
        _fixedLength!.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The baseline: batches of 32, every text padded to 128 tokens, as the reference design has it.</summary>
    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    public void ManyPaddedTo128() => _fixedLength!.Run(_texts);

    [Benchmark(OperationsPerInvoke = Count)]
    public void OneByOne()
    {
        foreach (var text in _texts)
        {
            _classifier!.Classify(text);
        }
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public IReadOnlyList<Prediction> Many() => _classifier!.Classify(_texts);
}
