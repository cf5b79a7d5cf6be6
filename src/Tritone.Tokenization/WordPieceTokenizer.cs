using System.Buffers;
using Tritone.Tokenization.WordPiece;

namespace Tritone.Tokenization;

/// <summary>BERT's tokenizer, from a checkpoint's own files. Gives the ids that Hugging Face's tokenizers give. Immutable and thread-safe.</summary>
/// <remarks>A text may be of any length: time grows with it, memory does not, and nothing is allocated once warm.</remarks>
public sealed class WordPieceTokenizer
{
    private readonly WordPieceSettings _settings;
    private readonly Vocabulary _vocabulary;
    private readonly int _unknownId;
    private readonly int[] _prefix;
    private readonly int[] _suffix;
    private readonly SearchValues<string> _addedTokens;
    private readonly (string Token, int Id)[] _addedTokensByLength;

    internal WordPieceTokenizer(WordPieceSettings settings)
    {
        _settings = settings;
        _vocabulary = new Vocabulary(settings.Ids, settings.Continuation);
        _unknownId = settings.Ids[settings.UnknownToken];
        _prefix = [.. settings.Prefix];
        _suffix = [.. settings.Suffix];
        _addedTokens = SearchValues.Create([.. settings.AddedTokens], StringComparison.Ordinal);
        _addedTokensByLength = [.. settings.AddedTokens.OrderByDescending(token => token.Length).Select(token => (token, settings.Ids[token]))];
    }

    /// <summary>One more than the highest token id.</summary>
    public int VocabularySize => _vocabulary.Size;

    /// <summary>How many special tokens are added to every text.</summary>
    public int SpecialTokenCount => _prefix.Length + _suffix.Length;

    /// <summary>The id that fills up short rows of a batch.</summary>
    public int PadId => _settings.PadId;

    /// <summary>The most tokens that the model was made for, special ones included; null if the files do not say. Never applied here.</summary>
    public int? ModelMaxLength => _settings.ModelMaxLength;

    /// <summary>Loads the tokenizer of a checkpoint.</summary>
    /// <param name="directory">
    /// A folder with <c>tokenizer.json</c>, or <c>vocab.txt</c> and perhaps <c>tokenizer_config.json</c>; without the latter, text is
    /// lower-cased, as transformers does. <c>truncation</c> and <c>padding</c> of a <c>tokenizer.json</c> are for the caller to decide and not applied.
    /// </param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there are no such files. <see cref="ErrorCode.InvalidArgument"/>: they are not sound.
    /// <see cref="ErrorCode.Unsupported"/>: they ask for something that this tokenizer does not do; the message names it.
    /// </exception>
    public static WordPieceTokenizer Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return new WordPieceTokenizer(TokenizerFiles.Read(directory));
    }

    /// <summary>Finds the files that a tokenizer is made of.</summary>
    /// <param name="directory">A checkpoint's folder.</param>
    /// <returns>The full paths of the files that belong to its tokenizer, of whatever kind; empty if it has none.</returns>
    public static IReadOnlyList<string> FindFiles(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return TokenizerFiles.Find(directory);
    }

    /// <summary>Turns a text into token ids, special tokens included.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="ids">Receives the ids. Its length is the limit: what does not fit is left out at the end of the text, never the special tokens.</param>
    /// <param name="truncated">Receives how many tokens of the text were left out.</param>
    /// <returns>How many ids were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="ids"/> has no room for the special tokens.</exception>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, out int truncated) => Encode(text, ids, [], out truncated);

    /// <summary>Turns a text into token ids and says where each comes from.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="ids">Receives the ids, as above.</param>
    /// <param name="offsets">Receives the place of each token in <paramref name="text"/>; as long as <paramref name="ids"/>, or empty.</param>
    /// <param name="truncated">Receives how many tokens of the text were left out.</param>
    /// <returns>How many ids were written.</returns>
    /// <exception cref="ArgumentException">There is no room for the special tokens, or the spans differ in length.</exception>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, Span<TokenOffset> offsets, out int truncated)
    {
        if (ids.Length < SpecialTokenCount)
        {
            throw new ArgumentException($"there is room for {ids.Length} tokens; every text has {SpecialTokenCount} special ones", nameof(ids));
        }

        if (!offsets.IsEmpty && offsets.Length != ids.Length)
        {
            throw new ArgumentException($"there is room for {offsets.Length} offsets and {ids.Length} ids", nameof(offsets));
        }

        var room = ids.Length - SpecialTokenCount;
        var tokens = Scan(text, new TokenWriter(ids.Slice(_prefix.Length, room), offsets.IsEmpty ? [] : offsets.Slice(_prefix.Length, room)));

        var written = Math.Min(tokens, room);
        truncated = tokens - written;
        _prefix.CopyTo(ids);
        _suffix.CopyTo(ids[(_prefix.Length + written)..]);
        if (!offsets.IsEmpty)
        {
            offsets[.._prefix.Length].Clear();
            offsets.Slice(_prefix.Length + written, _suffix.Length).Clear();
        }

        return written + SpecialTokenCount;
    }

    /// <summary>How many tokens a text has, special ones included, without keeping them.</summary>
    public int CountTokens(ReadOnlySpan<char> text) => Scan(text, new TokenWriter([], [])) + SpecialTokenCount;

    /// <summary>The token that an id stands for, <c>##</c> included.</summary>
    /// <returns>The token, or null if the id stands for none.</returns>
    public string? TokenOf(int id) => _vocabulary.TokenOf(id);

    private int Scan(ReadOnlySpan<char> text, TokenWriter tokens)
    {
        var room = 2 * _settings.WordLength;
        var scanner = new BertScanner(
            _settings.Normalization, _vocabulary, _unknownId, new Word(stackalloc char[room], stackalloc TokenOffset[room]), tokens);

        // Added tokens are found in the text as it was given, before it is normalised; the text between them is normalised piece by piece.
        var position = 0;
        while (text[position..].IndexOfAny(_addedTokens) is >= 0 and var length)
        {
            scanner.Scan(text.Slice(position, length), position);
            position += length;
            var (token, id) = LongestAddedToken(text[position..]);
            scanner.Add(id, position, position + token.Length);
            position += token.Length;
        }

        scanner.Scan(text[position..], position);
        return scanner.TokenCount;
    }

    private (string Token, int Id) LongestAddedToken(ReadOnlySpan<char> text)
    {
        foreach (var entry in _addedTokensByLength)
        {
            if (text.StartsWith(entry.Token, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        throw new InvalidOperationException("an added token was found and is not there");
    }
}
