using Tritone.Repository;
using Tritone.Repository.Configuration;
using Tritone.Texts;
using Tritone.Tokenization;

namespace Tritone.Cli.Benchmark;

/// <summary>Makes token ids of texts as a client of a model does: text rules, tokens, cut at what the model takes. Thread-safe.</summary>
internal sealed class TextEncoder
{
    // Of a tokenizer's folder alone, which does not say what the model takes: what BERT and RoBERTa do.
    private const int DefaultMaxTokens = 512;

    private readonly TextTokenizer _tokenizer;
    private readonly TextRules _rules;
    private readonly int _maxTokens;

    private TextEncoder(TextTokenizer tokenizer, TextRules rules, int maxTokens) => (_tokenizer, _rules, _maxTokens) = (tokenizer, rules, maxTokens);

    /// <summary>Loads a tokenizer.</summary>
    /// <param name="path">A model's directory, whose configuration names text rules and length; or the folder of a tokenizer, without rules.</param>
    /// <exception cref="TritoneException">There is none, or it cannot be read.</exception>
    public static TextEncoder Load(string path)
    {
        if (!File.Exists(Path.Combine(path, ModelConfig.FileName)))
        {
            return new TextEncoder(TextTokenizer.Load(path), TextRules.None, DefaultMaxTokens);
        }

        var directory = ModelDirectory.Open(path);
        var settings = TextModelSettings.Read(directory.Config);
        return new TextEncoder(TextTokenizer.Load(directory.TokenizerPath), settings.TextRules, settings.MaxTokens);
    }

    /// <summary>Makes the ids of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">No more than these; null for what the model takes.</param>
    public int[] Encode(string text, int? limit)
    {
        var ids = new int[Math.Min(limit ?? _maxTokens, _maxTokens)];
        var count = _tokenizer.Encode(_rules.Apply(text), ids, out _);
        return ids[..count];
    }
}
