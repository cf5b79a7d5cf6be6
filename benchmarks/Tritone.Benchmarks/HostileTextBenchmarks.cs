using BenchmarkDotNet.Attributes;
using Tritone.Tokenization;

namespace Tritone.Benchmarks;

/// <summary>Texts made to be slow, at two lengths: ten times the text may take little more than ten times as long.</summary>
public class HostileTextBenchmarks
{
    private readonly TextTokenizer _bpe = TextTokenizer.Load(BenchmarkTexts.BpeTokenizer);
    private readonly TextTokenizer _wordPiece = TextTokenizer.Load(BenchmarkTexts.Checkpoint);
    private string _text = "";

    [Params("one letter", "two letters", "all letters", "combining marks", "halves of pairs", "blanks", "mask tokens")]
    public string Kind { get; set; } = "";

    [Params(100_000, 1_000_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var part = Kind switch
        {
            "one letter" => "a",
            "two letters" => "th",
            "all letters" => "thequickbrownfoxjumpsoverthelazydog",
            "combining marks" => "\u0301",
            "halves of pairs" => "\uD83D",
            "blanks" => " ",
            _ => " <mask>",
        };
        _text = string.Concat(Enumerable.Repeat(part, Length / part.Length));
    }

    [Benchmark]
    public int ByteLevelBpe() => _bpe.CountTokens(_text);

    [Benchmark]
    public int WordPiece() => _wordPiece.CountTokens(_text);
}
