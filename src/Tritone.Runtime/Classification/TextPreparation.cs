using Tritone.Repository.Configuration;
using Tritone.Texts;
using Tritone.Tokenization;

namespace Tritone.Runtime.Classification;

/// <summary>From a text to rows of token ids, as a model wants them. Immutable and thread-safe.</summary>
internal sealed class TextPreparation
{
    private const int StackTokens = 1024;

    private readonly string _modelName;
    private readonly TextTokenizer _tokenizer;
    private readonly TextRules _rules;
    private readonly int _maxTokens;
    private readonly int _room;

    public TextPreparation(string modelName, TextTokenizer tokenizer, TextModelSettings settings)
    {
        _modelName = modelName;
        _tokenizer = tokenizer;
        _rules = settings.TextRules;
        _maxTokens = settings.MaxTokens;
        _room = _maxTokens - tokenizer.SpecialTokenCount;
        if (_room < 0)
        {
            throw Invalid($"model '{modelName}' takes {_maxTokens} tokens; its tokenizer adds {tokenizer.SpecialTokenCount} to every text");
        }
    }

    /// <summary>How many tokens two windows share if nobody says otherwise.</summary>
    public int DefaultStride => _room / 4;

    /// <summary>Checks that texts can be read in windows.</summary>
    /// <param name="stride">How many tokens two of them share at least.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there is no room for them, or none left by what they share.</exception>
    public void CheckWindows(int stride)
    {
        if (_room == 0)
        {
            throw Invalid($"model '{_modelName}' takes {_maxTokens} tokens, all of them special: it has no room for windows");
        }

        if (stride < 0 || stride >= _room)
        {
            throw Invalid($"windows share {stride} tokens; model '{_modelName}' takes {_room} tokens of a text, of which 0 to {_room - 1} can be shared");
        }
    }

    /// <summary>Prepares a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="which">What messages call it.</param>
    /// <param name="onLong">What happens if it is too long.</param>
    /// <param name="stride">How many tokens two windows share at least.</param>
    /// <param name="side">Which end of it is left out where it is truncated.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is too long and long texts are refused, or it has no tokens.</exception>
    public PreparedText Prepare(string text, string which, LongText onLong, int stride, TruncationSide side = TruncationSide.Right)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ruled = _rules.Apply(text);
        Span<int> buffer = _maxTokens <= StackTokens ? stackalloc int[_maxTokens] : new int[_maxTokens];
        var count = _tokenizer.Encode(ruled, buffer, [], new EncodeOptions(TruncationSide: side), out var truncated);
        if (count == 0)
        {
            throw Invalid($"{which} has no tokens, and the tokenizer of model '{_modelName}' adds none");
        }

        if (truncated == 0 || onLong is LongText.Truncate)
        {
            return new PreparedText(buffer[..count].ToArray(), truncated);
        }

        return onLong is LongText.Windows
            ? Cut(text, ruled, _room + truncated, stride)
            : throw Invalid($"{which} has {count + truncated} tokens; model '{_modelName}' takes {_maxTokens}");
    }

    /// <summary>Prepares a pair of texts. The longer one is cut first, to the length of the other, and then both.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="which">What messages call the pair.</param>
    /// <param name="onLong">What happens if it is too long.</param>
    /// <param name="side">Which end of a text is left out where it is truncated.</param>
    /// <returns>The pair, and the type of each token.</returns>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: it is too long and long texts are refused. <see cref="ErrorCode.Unsupported"/>: it is to be read in windows, or the tokenizer's files
    /// do not say how pairs are encoded.
    /// </exception>
    public (PreparedText Pair, int[] Types) PreparePair(string first, string second, string which, LongText onLong, TruncationSide side)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (onLong is LongText.Windows)
        {
            throw new TritoneException(ErrorCode.Unsupported, $"{which} is a pair of texts; only single texts are read in windows");
        }

        var room = Math.Max(_maxTokens, _tokenizer.PairSpecialTokenCount ?? 0);
        var (ids, types) = (new int[room], new int[room]);
        var pair = _tokenizer.EncodePair(_rules.Apply(first), _rules.Apply(second), ids, types, [], new EncodeOptions(TruncationSide: side));
        var truncated = pair.First.Truncated + pair.Second.Truncated;
        if (pair.Count > _maxTokens || (truncated > 0 && onLong is LongText.Refuse))
        {
            throw Invalid($"{which} has {pair.Count + truncated} tokens; model '{_modelName}' takes {_maxTokens}");
        }

        return (new PreparedText(ids[..pair.Count], truncated), types[..pair.Count]);
    }

    /// <summary>How many tokens a text has, or a pair, special ones included, however many the model takes.</summary>
    /// <param name="text">The text, or the first of a pair.</param>
    /// <param name="second">The second of a pair; null for a single text.</param>
    public int Count(string text, string? second)
        => second is null
            ? _tokenizer.CountTokens(_rules.Apply(text))
            : _tokenizer.CountTokens(_rules.Apply(text), withoutSpecialTokens: true) + _tokenizer.CountTokens(_rules.Apply(second), withoutSpecialTokens: true) + (_tokenizer.PairSpecialTokenCount ?? 0);

    private PreparedText Cut(string text, string ruled, int count, int stride)
    {
        CheckWindows(stride);
        var tokens = new int[count];
        var offsets = new TokenOffset[count];
        _tokenizer.Encode(ruled, tokens, offsets, new EncodeOptions(WithoutSpecialTokens: true), out _);

        var windows = TextWindows.Plan(count, _room, stride);
        var rows = new (int[], int)[windows.Length];
        foreach (var (i, (start, length, own)) in windows.Index())
        {
            var ids = new int[length + _tokenizer.SpecialTokenCount];
            _tokenizer.AddSpecialTokens(tokens.AsSpan(start, length), ids);
            rows[i] = (ids, own);
        }

        return new PreparedText(rows, count + _tokenizer.SpecialTokenCount, Find);

        // Once for a text, and not for each window: it reads the text from its beginning.
        TextWindow Find(int index)
        {
            var (start, length, _) = windows[index];
            var place = _rules.FindOriginal(text, offsets[start].Start, offsets[start + length - 1].End);
            return new TextWindow(index, place.Start, place.End);
        }
    }

    private static TritoneException Invalid(string message) => new(ErrorCode.InvalidArgument, message);
}
