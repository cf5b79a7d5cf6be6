using BenchmarkDotNet.Attributes;
using Microsoft.ML.Tokenizers;
using Tritone.Tokenization;

namespace Tritone.Benchmarks;

/// <summary>RoBERTa's tokens on one core. Mean is the time of one text.</summary>
[MemoryDiagnoser]
public class BpeTokenizerBenchmarks
{
    private const int Count = 10_000;

    private readonly int[] _ids = new int[512];
    private readonly TokenOffset[] _offsets = new TokenOffset[512];
    private string[] _texts = [];
    private TextTokenizer? _tokenizer;
    private BpeTokenizer? _microsoft;

    [GlobalSetup]
    public void Setup()
    {
        _texts = BenchmarkTexts.Read(Count);
        _tokenizer = TextTokenizer.Load(BenchmarkTexts.BpeTokenizer);
        _microsoft = MicrosoftBpe.Load(BenchmarkTexts.BpeTokenizer);
    }

    /// <summary>The baseline: the library's merges and cache behind our word splitter, which makes its ids right.</summary>
    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    public int MicrosoftMLTokenizers() => _texts.Sum(text => _microsoft!.EncodeToIds(text, considerPreTokenization: true, considerNormalization: true).Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public int Encode() => _texts.Sum(text => _tokenizer!.Encode(text, _ids, out _));

    [Benchmark(OperationsPerInvoke = Count)]
    public int EncodeWithOffsets() => _texts.Sum(text => _tokenizer!.Encode(text, _ids, _offsets, default, out _));

    [Benchmark(OperationsPerInvoke = Count)]
    public int CountTokens() => _texts.Sum(text => _tokenizer!.CountTokens(text));
}
