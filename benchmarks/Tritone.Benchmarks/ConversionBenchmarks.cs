using BenchmarkDotNet.Attributes;
using Tritone.Modeling.Conversion;
using Tritone.Modeling.Graphs;

namespace Tritone.Benchmarks;

/// <summary>The bundled checkpoint, converted.</summary>
public class ConversionBenchmarks
{
    private string _directory = "";

    [Params(Precision.Fp32, Precision.Fp16)]
    public Precision Precision { get; set; }

    [IterationSetup]
    public void Setup() => _directory = Directory.CreateTempSubdirectory("tritone-bench-").FullName;

    [IterationCleanup]
    public void Cleanup() => Directory.Delete(_directory, recursive: true);

    [Benchmark]
    public ConversionResult Convert() => Converter.Convert(BenchmarkTexts.Checkpoint, Path.Combine(_directory, "emotion"), new ConversionOptions { Precision = Precision });
}
