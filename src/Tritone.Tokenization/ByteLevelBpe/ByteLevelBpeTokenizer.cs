using System.Buffers;

namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>RoBERTa's tokenizer: the bytes of each word, merged by rank.</summary>
internal sealed class ByteLevelBpeTokenizer : TextTokenizer
{
    private readonly ByteLevelBpeSettings _settings;
    private readonly MergeTable _table;
    private readonly AddedTokenSet _rawTokens;
    private readonly AddedTokenSet _normalizedTokens;

    public ByteLevelBpeTokenizer(ByteLevelBpeSettings settings)
        : base(settings)
    {
        _settings = settings;
        _table = new MergeTable(settings);
        _rawTokens = new AddedTokenSet(settings.AddedTokens.Where(token => !token.IsNormalized));
        _normalizedTokens = new AddedTokenSet(settings.AddedTokens.Where(token => token.IsNormalized));
    }

    private protected override int Scan(ReadOnlySpan<char> text, TokenWriter tokens)
    {
        Span<char> bytes = stackalloc char[WordMerger.StackWordLength];
        var merger = new WordMerger(_table, stackalloc int[WordMerger.RoomFor(WordMerger.StackWordLength)]);

        // There is no normalisation here, but the tokens that would be looked for after it still come second.
        foreach (var (start, end, token) in _rawTokens.Split(text, 0, text.Length))
        {
            if (token is not null)
            {
                Add(token.Id, text, start, end, ref tokens);
                continue;
            }

            foreach (var (innerStart, innerEnd, innerToken) in _normalizedTokens.Split(text, start, end))
            {
                if (innerToken is not null)
                {
                    Add(innerToken.Id, text, innerStart, innerEnd, ref tokens);
                }
                else
                {
                    ScanPiece(text, innerStart, innerEnd, bytes, merger, ref tokens);
                }
            }
        }

        return tokens.Count;
    }

    private protected override string Join(IReadOnlyList<string> tokens) => ByteAlphabet.Decode(tokens);

    private void ScanPiece(ReadOnlySpan<char> text, int start, int end, scoped Span<char> bytes, scoped WordMerger merger, ref TokenWriter tokens)
    {
        var isPrefixed = _settings.AddPrefixSpace && text[start] is not ' ';
        while (start < end)
        {
            var wordEnd = WordSplitter.EndOfWord(text[..end], start, isPrefixed);
            var room = ((wordEnd - start) * ByteAlphabet.MaxBytesPerUnit) + 1;
            if (room <= bytes.Length)
            {
                AddWord(text, start, wordEnd, isPrefixed, bytes, merger, ref tokens);
            }
            else
            {
                AddLongWord(text, start, wordEnd, isPrefixed, room, ref tokens);
            }

            start = wordEnd;
            isPrefixed = false;
        }
    }

    private void AddLongWord(ReadOnlySpan<char> text, int start, int end, bool isPrefixed, int room, ref TokenWriter tokens)
    {
        var bytes = ArrayPool<char>.Shared.Rent(room);
        var memory = ArrayPool<int>.Shared.Rent(WordMerger.RoomFor(room));
        AddWord(text, start, end, isPrefixed, bytes, new WordMerger(_table, memory), ref tokens);
        ArrayPool<char>.Shared.Return(bytes);
        ArrayPool<int>.Shared.Return(memory);
    }

    private void AddWord(ReadOnlySpan<char> text, int start, int end, bool isPrefixed, scoped Span<char> bytes, scoped WordMerger merger, ref TokenWriter tokens)
    {
        bytes[0] = ' ';
        var count = isPrefixed ? 1 : 0;
        count += ByteAlphabet.Write(text[start..end], bytes[count..]);
        var word = bytes[..count];
        var places = new BytePlaces(text, start, isPrefixed);
        if (_table.TryGetWholeWord(word, merger, out var id))
        {
            Add(id, word, ref places, ref tokens);
            return;
        }

        merger.Merge(word);
        for (var position = 0; position < count;)
        {
            var first = position;
            id = merger.Take(ref position);
            Add(id, word[first..position], ref places, ref tokens);
        }
    }

    private void Add(int id, scoped ReadOnlySpan<char> bytes, ref BytePlaces places, ref TokenWriter tokens)
    {
        if (!tokens.WantsOffsets)
        {
            tokens.Add(id, 0, 0);
            return;
        }

        var (start, end) = places.Take(bytes.Length);
        Add(id, start, end, bytes.Length - bytes.TrimStart(' ').Length, bytes.Length - bytes.TrimEnd(' ').Length, ref tokens);
    }

    // An added token with the white space that belongs to it.
    private void Add(int id, scoped ReadOnlySpan<char> text, int start, int end, ref TokenWriter tokens)
    {
        var token = text[start..end];
        Add(id, start, end, token.Length - token.TrimStart().Length, token.Length - token.TrimEnd().Length, ref tokens);
    }

    private void Add(int id, int start, int end, int blanksBefore, int blanksAfter, ref TokenWriter tokens)
    {
        if (_settings.TrimOffsets)
        {
            // The one blank of the first token may be the one that was added.
            var isFirst = tokens.Count == 0 || start == 0;
            start = _settings.KeepFirstBlank && isFirst && blanksBefore == 1 ? start : Math.Min(start + blanksBefore, end);
            end = end >= blanksAfter ? Math.Max(end - blanksAfter, start) : end;
        }

        tokens.Add(id, start, end);
    }
}
