using BenchmarkDotNet.Attributes;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;
using Tritone.Runtime.Classification;
using Tritone.Tokenization;

namespace Tritone.Benchmarks;

/// <summary>From the disk (in fact its cache) to ready.</summary>
[MemoryDiagnoser]
public class LoadBenchmarks
{
    private readonly string _directory = Directory.CreateTempSubdirectory("tritone-bench-").FullName;

    [GlobalSetup]
    public void Setup()
    {
        foreach (var precision in Enum.GetValues<Precision>())
        {
            Converter.Convert(BenchmarkTexts.Checkpoint, Model(precision), new ConversionOptions { Precision = precision });
        }
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_directory, recursive: true);

    [Benchmark(Baseline = true)]
    public void ModelAsFp32() => EmotionClassifier.Load(Model(Precision.Fp32)).Dispose();

    [Benchmark]
    public void ModelAsFp16() => EmotionClassifier.Load(Model(Precision.Fp16)).Dispose();

    [Benchmark]
    public TextTokenizer TokenizerAlone() => TextTokenizer.Load(BenchmarkTexts.Checkpoint);

    [Benchmark]
    public TextTokenizer BpeTokenizerAlone() => TextTokenizer.Load(BenchmarkTexts.BpeTokenizer);

    private string Model(Precision precision) => Path.Combine(_directory, precision.ToName());
}
