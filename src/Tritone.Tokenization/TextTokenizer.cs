using Tritone.Tokenization.Files;

namespace Tritone.Tokenization;

/// <summary>
/// A checkpoint's tokenizer, from its own files: WordPiece (BERT, DistilBERT) or byte-level BPE (RoBERTa). Gives the ids that Hugging Face's tokenizers
/// give. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A text may be of any length: time grows with it, and nothing is allocated once warm. What is no valid UTF-16 is read as U+FFFD.
/// </remarks>
public abstract class TextTokenizer
{
    // Not an array: a file of a few bytes may name a very high id.
    private readonly Dictionary<int, string> _tokens = [];
    private readonly IReadOnlyDictionary<string, int> _ids;
    private readonly HashSet<int> _specialIds;
    private readonly SpecialTokens _special;

    private protected TextTokenizer(TokenizerSettings settings)
    {
        _ids = settings.Ids;
        _special = settings.SpecialTokens;
        _specialIds = [.. settings.AddedTokens.Where(token => token.IsSpecial).Select(token => token.Id)];
        PadId = settings.PadId;
        ModelMaxLength = settings.ModelMaxLength;
        foreach (var (token, id) in _ids)
        {
            _tokens[id] = token;
            VocabularySize = Math.Max(VocabularySize, id + 1);
        }
    }

    /// <summary>One more than the highest token id.</summary>
    public int VocabularySize { get; }

    /// <summary>How many special tokens are added to a text.</summary>
    public int SpecialTokenCount => _special.Prefix.Length + _special.Suffix.Length;

    /// <summary>How many special tokens are added to a pair of texts; null if the tokenizer's files do not say how pairs are encoded.</summary>
    public int? PairSpecialTokenCount => _special.Pair?.Count;

    /// <summary>The id that fills up short rows of a batch.</summary>
    public int PadId { get; }

    /// <summary>The most tokens that the model was made for, special ones included; null if the files do not say. Never applied here.</summary>
    public int? ModelMaxLength { get; }

    /// <summary>Loads the tokenizer of a checkpoint.</summary>
    /// <param name="directory">
    /// A folder with <c>tokenizer.json</c>; or <c>vocab.json</c> and <c>merges.txt</c> (byte-level BPE); or <c>vocab.txt</c> (WordPiece; lower-cased unless
    /// <c>tokenizer_config.json</c> says otherwise, as transformers does). <c>truncation</c> and <c>padding</c> of a <c>tokenizer.json</c> are for the caller to decide
    /// and not applied.
    /// </param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there are no such files. <see cref="ErrorCode.InvalidArgument"/>: they are not sound.
    /// <see cref="ErrorCode.Unsupported"/>: they ask for something that no tokenizer here does; the message names it.
    /// </exception>
    public static TextTokenizer Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return TokenizerFiles.Load(directory);
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
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, out int truncated) => Encode(text, ids, [], default, out truncated);

    /// <summary>Turns a text into token ids and says where each comes from.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="ids">Receives the ids. Its length is the limit: what does not fit is left out, never the special tokens.</param>
    /// <param name="offsets">Receives the place of each token in <paramref name="text"/>; as long as <paramref name="ids"/>, or empty.</param>
    /// <param name="options">Whether special tokens are added, and which end of a text is left out.</param>
    /// <param name="truncated">Receives how many tokens of the text were left out.</param>
    /// <returns>How many ids were written.</returns>
    /// <exception cref="ArgumentException">There is no room for the special tokens, or the spans differ in length.</exception>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, Span<TokenOffset> offsets, EncodeOptions options, out int truncated)
    {
        var (prefix, suffix) = options.WithoutSpecialTokens ? ([], []) : (_special.Prefix, _special.Suffix);
        CheckRoom(ids, offsets, prefix.Length + suffix.Length);

        var room = ids.Length - prefix.Length - suffix.Length;
        var tokens = Write(text, Slice(ids, prefix.Length, room), Slice(offsets, prefix.Length, room), options.TruncationSide);
        var written = Math.Min(tokens, room);
        truncated = tokens - written;
        prefix.CopyTo(ids);
        suffix.CopyTo(ids[(prefix.Length + written)..]);
        if (!offsets.IsEmpty)
        {
            offsets[..prefix.Length].Clear();
            offsets.Slice(prefix.Length + written, suffix.Length).Clear();
        }

        return written + prefix.Length + suffix.Length;
    }

    /// <summary>Turns two texts into the ids of a pair, special tokens included.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="ids">
    /// Receives the ids. Its length is the limit: the longer text is cut first, to the length of the other, and then both, as Hugging Face's <c>longest_first</c> does.
    /// </param>
    /// <param name="typeIds">Receives <c>token_type_ids</c>; as long as <paramref name="ids"/>, or empty.</param>
    /// <param name="offsets">Receives the place of each token in its own text; as long as <paramref name="ids"/>, or empty.</param>
    /// <param name="options">Whether special tokens are added, and which end of a text is left out.</param>
    /// <returns>Where the tokens of each text stand, and how many of each were left out.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unsupported"/>: the tokenizer's files do not say how pairs are encoded.</exception>
    /// <exception cref="ArgumentException">There is no room for the special tokens, or the spans differ in length.</exception>
    public PairEncoding EncodePair(
        ReadOnlySpan<char> first, ReadOnlySpan<char> second, Span<int> ids, Span<int> typeIds = default, Span<TokenOffset> offsets = default, EncodeOptions options = default)
    {
        var template = RequirePair();
        var (prefix, middle, suffix) = options.WithoutSpecialTokens ? ([], [], []) : (template.Prefix, template.Middle, template.Suffix);
        var special = prefix.Length + middle.Length + suffix.Length;
        CheckRoom(ids, offsets, special);
        if (!typeIds.IsEmpty && typeIds.Length != ids.Length)
        {
            throw new ArgumentException($"there is room for {typeIds.Length} types and {ids.Length} ids", nameof(typeIds));
        }

        var (firstTokens, secondTokens) = (Count(first), Count(second));
        var (firstCount, secondCount) = PairTruncation.Share(firstTokens, secondTokens, ids.Length - special);

        var position = 0;
        Add(prefix, ids, typeIds, offsets);
        var firstStart = position;
        AddText(first, firstCount, template.FirstType, ids, typeIds, offsets);
        Add(middle, ids, typeIds, offsets);
        var secondStart = position;
        AddText(second, secondCount, template.SecondType, ids, typeIds, offsets);
        Add(suffix, ids, typeIds, offsets);
        return new PairEncoding(
            position, new PairPart(firstStart, firstCount, firstTokens - firstCount), new PairPart(secondStart, secondCount, secondTokens - secondCount));

        void Add(SpecialTokens.TypedToken[] tokens, Span<int> ids, Span<int> typeIds, Span<TokenOffset> offsets)
        {
            foreach (var (id, type) in tokens)
            {
                ids[position] = id;
                Slice(typeIds, position, 1).Fill(type);
                Slice(offsets, position, 1).Clear();
                position++;
            }
        }

        void AddText(ReadOnlySpan<char> text, int count, int type, Span<int> ids, Span<int> typeIds, Span<TokenOffset> offsets)
        {
            Write(text, Slice(ids, position, count), Slice(offsets, position, count), options.TruncationSide);
            Slice(typeIds, position, count).Fill(type);
            position += count;
        }
    }

    /// <summary>How many tokens a text has, without keeping them.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="withoutSpecialTokens">Whether the special tokens around it are not counted.</param>
    public int CountTokens(ReadOnlySpan<char> text, bool withoutSpecialTokens = false) => Count(text) + (withoutSpecialTokens ? 0 : SpecialTokenCount);

    /// <summary>Puts the special tokens around tokens of a text, or of a part of it.</summary>
    /// <param name="tokens">The tokens, as <see cref="EncodeOptions.WithoutSpecialTokens"/> gives them.</param>
    /// <param name="ids">Receives the ids: <paramref name="tokens"/> and <see cref="SpecialTokenCount"/> more.</param>
    /// <returns>How many ids were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="ids"/> is too short.</exception>
    public int AddSpecialTokens(ReadOnlySpan<int> tokens, Span<int> ids)
    {
        _special.Prefix.CopyTo(ids);
        tokens.CopyTo(ids[_special.Prefix.Length..]);
        _special.Suffix.CopyTo(ids[(_special.Prefix.Length + tokens.Length)..]);
        return tokens.Length + SpecialTokenCount;
    }

    /// <summary>Turns ids back into text, as Hugging Face's decoders do: what normalisation or an unknown word lost does not come back.</summary>
    /// <param name="ids">Ids. Those that stand for nothing are left out.</param>
    /// <param name="keepSpecialTokens">Whether special tokens become text too.</param>
    public string Decode(ReadOnlySpan<int> ids, bool keepSpecialTokens = false)
    {
        var tokens = new List<string>(ids.Length);
        foreach (var id in ids)
        {
            if (TokenOf(id) is { } token && (keepSpecialTokens || !_specialIds.Contains(id)))
            {
                tokens.Add(token);
            }
        }

        return Join(tokens);
    }

    /// <summary>The token that an id stands for, as the vocabulary has it.</summary>
    /// <returns>The token, or null if the id stands for none.</returns>
    public string? TokenOf(int id) => _tokens.GetValueOrDefault(id);

    /// <summary>The id of a token, as the vocabulary has it.</summary>
    /// <returns>The id, or null if there is no such token.</returns>
    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    /// <summary>Writes the tokens of a text, no special ones added.</summary>
    /// <returns>How many tokens there were, kept or not.</returns>
    private protected abstract int Scan(ReadOnlySpan<char> text, TokenWriter tokens);

    /// <summary>Makes text of tokens.</summary>
    private protected abstract string Join(IReadOnlyList<string> tokens);

    private int Count(ReadOnlySpan<char> text) => Scan(text, new TokenWriter([], []));

    private int Write(ReadOnlySpan<char> text, Span<int> ids, Span<TokenOffset> offsets, TruncationSide side)
    {
        var skip = side is TruncationSide.Left ? Math.Max(0, Count(text) - ids.Length) : 0;
        return Scan(text, new TokenWriter(ids, offsets, skip));
    }

    private SpecialTokens.PairTemplate RequirePair()
        => _special.Pair ?? throw new TritoneException(ErrorCode.Unsupported, "this tokenizer's files do not say how a pair of texts is encoded");

    private static Span<T> Slice<T>(Span<T> span, int start, int length) => span.IsEmpty ? span : span.Slice(start, length);

    private static void CheckRoom(Span<int> ids, Span<TokenOffset> offsets, int special)
    {
        if (ids.Length < special)
        {
            throw new ArgumentException($"there is room for {ids.Length} tokens; every text has {special} special ones", nameof(ids));
        }

        if (!offsets.IsEmpty && offsets.Length != ids.Length)
        {
            throw new ArgumentException($"there is room for {offsets.Length} offsets and {ids.Length} ids", nameof(offsets));
        }
    }
}
