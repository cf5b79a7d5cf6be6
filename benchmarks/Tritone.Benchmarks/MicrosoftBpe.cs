using Microsoft.ML.Tokenizers;
using Tritone.Tokenization.ByteLevelBpe;

namespace Tritone.Benchmarks;

/// <summary>The library's merges and cache behind our word splitter, which makes its ids right but for white space before a mask.</summary>
internal static class MicrosoftBpe
{
    public static BpeTokenizer Load(string folder) => BpeTokenizer.Create(new BpeOptions(Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"))
    {
        ByteLevel = true,
        PreTokenizer = new OurSplitter(),
    });

    private sealed class OurSplitter : PreTokenizer
    {
        public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
        {
            for (var start = 0; start < text.Length;)
            {
                var end = WordSplitter.EndOfWord(text, start, isPrefixed: false);
                yield return (start, end - start);
                start = end;
            }
        }

        public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());
    }
}
