using Tritone.Cli.CommandLine;
using Tritone.Tokenization;

namespace Tritone.Cli.Tokenize;

/// <summary>Encodes texts, or pairs with one second text, as the command line asks.</summary>
internal sealed class TextEncoding
{
    private readonly TextTokenizer _tokenizer;
    private readonly string? _pair;
    private readonly int? _maxLength;
    private readonly EncodeOptions _options;

    /// <exception cref="UsageException">The most tokens are fewer than the special ones.</exception>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unsupported"/>: the tokenizer knows no pairs.</exception>
    public TextEncoding(TextTokenizer tokenizer, string? pair, int? maxLength, EncodeOptions options)
    {
        _tokenizer = tokenizer;
        _pair = pair;
        _maxLength = maxLength;
        _options = options;
        var special = SpecialTokens;
        if (maxLength < special)
        {
            throw new UsageException($"--max-length is {maxLength}; every {(pair is null ? "text" : "pair")} has {special} special tokens");
        }
    }

    private int SpecialTokens => _options.WithoutSpecialTokens ? 0
        : _pair is null ? _tokenizer.SpecialTokenCount
        : _tokenizer.PairSpecialTokenCount ?? throw new TritoneException(ErrorCode.Unsupported, "this tokenizer's files do not say how a pair of texts is encoded");

    /// <summary>How many tokens a text has, or a pair.</summary>
    public int Count(string text)
        => SpecialTokens + _tokenizer.CountTokens(text, withoutSpecialTokens: true) + (_pair is null ? 0 : _tokenizer.CountTokens(_pair, withoutSpecialTokens: true));

    /// <summary>The tokens of a text, or of a pair.</summary>
    public Result Encode(string text)
    {
        var ids = new int[Math.Min(Count(text), _maxLength ?? int.MaxValue)];
        var offsets = new TokenOffset[ids.Length];
        if (_pair is null)
        {
            _tokenizer.Encode(text, ids, offsets, _options, out var truncated);
            return new Result(text, null, ids, null, offsets, _maxLength is null ? null : truncated);
        }

        var types = new int[ids.Length];
        var encoded = _tokenizer.EncodePair(text, _pair, ids, types, offsets, _options);
        return new Result(text, _pair, ids, types, offsets, _maxLength is null ? null : encoded.First.Truncated + encoded.Second.Truncated);
    }

    /// <summary>The tokens of a text, or of a pair.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Pair">The second text.</param>
    /// <param name="Ids">The ids.</param>
    /// <param name="Types">Of a pair: the type of each token.</param>
    /// <param name="Offsets">Where each token comes from, in its own text.</param>
    /// <param name="Truncated">How many tokens were left out; null if there was no limit.</param>
    internal sealed record Result(string Text, string? Pair, int[] Ids, int[]? Types, TokenOffset[] Offsets, int? Truncated);
}
