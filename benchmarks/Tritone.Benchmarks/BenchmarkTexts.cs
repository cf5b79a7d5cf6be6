using System.Text.Json;

namespace Tritone.Benchmarks;

/// <summary>The texts that benchmarks run on.</summary>
internal static class BenchmarkTexts
{
    private const string TweetsVariable = "TRITONE_BENCHMARK_TEXTS";
    private const string TokenizerVariable = "TRITONE_BENCHMARK_TOKENIZER";

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The bundled checkpoint.</summary>
    public static string Checkpoint => Path.Combine(Root, "assets", "emotion-minilm");

    /// <summary>RoBERTa's tokenizer: the folder that TRITONE_BENCHMARK_TOKENIZER names; else the one beside the checkout; else the tiny one of the tests.</summary>
    public static string BpeTokenizer { get; } = FindBpeTokenizer();

    /// <summary>
    /// Texts, one a line: of the file; without one, of the file that TRITONE_BENCHMARK_TEXTS names; else real tweets, if they are beside the checkout; else the recorded texts
    /// of the bundled model again and again. The figures in docs/performance.md are of tweets.
    /// </summary>
    public static string[] Read(int count, string? file = null)
    {
        var tweets = file ?? Environment.GetEnvironmentVariable(TweetsVariable) ?? Path.Combine(Root, "..", "shared", "data", "tweets", "unlabelled_tweets.txt");
        var lines = File.Exists(tweets)
            ? File.ReadLines(tweets)
            : File.ReadLines(Path.Combine(Root, "tests", "Golden", "emotion-minilm", "expected.jsonl")).Select(line =>
            {
                using var json = JsonDocument.Parse(line);
                return json.RootElement.GetProperty("text").GetString()!;
            });
        var texts = lines.Take(count).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => texts[i % texts.Length])];
    }

    private static string FindBpeTokenizer()
    {
        var roberta = Environment.GetEnvironmentVariable(TokenizerVariable) ?? Path.Combine(Root, "..", "shared", "tokenizer", "roberta-base");
        return Directory.Exists(roberta) ? roberta : Path.Combine(Root, "tests", "Golden", "checkpoints", "a_roberta_safetensors");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Tritone.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no folder above this program holds Tritone.slnx");
        }

        return folder.FullName;
    }
}
