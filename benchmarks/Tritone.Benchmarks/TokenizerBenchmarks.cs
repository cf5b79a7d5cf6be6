using BenchmarkDotNet.Attributes;
using Tritone.Tokenization;
using BertTokenizer = Microsoft.ML.Tokenizers.BertTokenizer;

namespace Tritone.Benchmarks;

/// <summary>Texts to ids on one core. Mean is the time of one text.</summary>
[MemoryDiagnoser]
public class TokenizerBenchmarks
{
    private const int Count = 10_000;

    private readonly int[] _ids = new int[512];
    private readonly TokenOffset[] _offsets = new TokenOffset[512];
    private string[] _texts = [];
    private TextTokenizer? _tokenizer;
    private BertTokenizer? _microsoft;

    [GlobalSetup]
    public void Setup()
    {
        _texts = BenchmarkTexts.Read(Count);
        _tokenizer = TextTokenizer.Load(BenchmarkTexts.Checkpoint);
        _microsoft = BertTokenizer.Create(Path.Combine(BenchmarkTexts.Checkpoint, "vocab.txt"));
    }

    /// <summary>The baseline, which gives other ids for every third text (docs/decisions.md).</summary>
    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    public int MicrosoftMLTokenizers() => _texts.Sum(text => _microsoft!.EncodeToIds(text, considerPreTokenization: true, considerNormalization: true).Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public int Encode() => _texts.Sum(text => _tokenizer!.Encode(text, _ids, out _));

    [Benchmark(OperationsPerInvoke = Count)]
    public int EncodeWithOffsets() => _texts.Sum(text => _tokenizer!.Encode(text, _ids, _offsets, default, out _));
}
