using BenchmarkDotNet.Attributes;
using Microsoft.ML.Tokenizers;
using Tritone.Tokenization;

namespace Tritone.Benchmarks;

/// <summary>The first texts of a tokenizer that was just loaded: the code is compiled, caches are empty. Mean is the time of one text.</summary>
public class ColdTokenizerBenchmarks
{
    private const int Count = 10_000;

    private readonly int[] _ids = new int[512];
    private string[] _texts = [];
    private TextTokenizer? _bpe;
    private TextTokenizer? _wordPiece;
    private BpeTokenizer? _microsoft;

    [GlobalSetup]
    public void ReadTexts() => _texts = BenchmarkTexts.Read(Count);

    [IterationSetup]
    public void Load()
    {
        _bpe = TextTokenizer.Load(BenchmarkTexts.BpeTokenizer);
        _wordPiece = TextTokenizer.Load(BenchmarkTexts.Checkpoint);
        _microsoft = MicrosoftBpe.Load(BenchmarkTexts.BpeTokenizer);
    }

    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    public int MicrosoftBpeTokenizer() => _texts.Sum(text => _microsoft!.EncodeToIds(text, considerPreTokenization: true, considerNormalization: true).Count);

    [Benchmark(OperationsPerInvoke = Count)]
    public int ByteLevelBpe() => _texts.Sum(text => _bpe!.Encode(text, _ids, out _));

    [Benchmark(OperationsPerInvoke = Count)]
    public int WordPiece() => _texts.Sum(text => _wordPiece!.Encode(text, _ids, out _));
}
