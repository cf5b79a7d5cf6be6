using System.Text;
using Tritone.Tokenization.Unicode;

namespace Tritone.Tokenization.WordPiece;

/// <summary>
/// Reads a text once, from left to right: normalises each code point, splits at white space, punctuation and Chinese characters, and cuts every
/// word into tokens. It holds one word at a time, so that its memory does not grow with the text.
/// </summary>
internal ref struct BertScanner
{
    private readonly BertNormalization _normalization;
    private readonly WordPieceVocabulary _vocabulary;
    private readonly int _unknownId;
    private TokenWriter _tokens;
    private Word _word;
    private List<(int Class, int CodePoint, int Start, int End)>? _reordered;

    public BertScanner(BertNormalization normalization, WordPieceVocabulary vocabulary, int unknownId, Word word, TokenWriter tokens)
    {
        _normalization = normalization;
        _vocabulary = vocabulary;
        _unknownId = unknownId;
        _word = word;
        _tokens = tokens;
    }

    /// <summary>How many tokens there were so far, kept or not.</summary>
    public readonly int TokenCount => _tokens.Count;

    /// <summary>Writes one token that is not to be scanned.</summary>
    public void Add(int id, int start, int end) => _tokens.Add(id, start, end);

    /// <summary>Writes the tokens of a piece of text.</summary>
    /// <param name="text">The piece. What is no valid UTF-16 is read as U+FFFD.</param>
    /// <param name="offset">Where it begins in the whole text.</param>
    public void Scan(ReadOnlySpan<char> text, int offset)
    {
        for (var position = 0; position < text.Length;)
        {
            _ = Rune.DecodeFromUtf16(text[position..], out var rune, out var units);
            var start = offset + position;
            Clean(rune.Value, start, start + units);
            position += units;
        }

        EndOfSequence();
        EndOfWord();
    }

    private void Clean(int codePoint, int start, int end)
    {
        var traits = UnicodeTable.TraitsOf(codePoint);
        if (_normalization.CleanText)
        {
            if (traits.Has(CodePointTraits.Control))
            {
                return;
            }

            if (traits.Has(CodePointTraits.WhiteSpace))
            {
                EndOfSequence();
                EndOfWord();
                return;
            }
        }

        if (_normalization.HandleChineseChars && traits.Has(CodePointTraits.Chinese))
        {
            EndOfSequence();
            EndOfWord();
            StripAccents(codePoint, traits, start, end);
            EndOfSequence();
            EndOfWord();
            return;
        }

        StripAccents(codePoint, traits, start, end);
    }

    private void StripAccents(int codePoint, CodePointTraits traits, int start, int end)
    {
        if (!_normalization.StripAccents)
        {
            Lowercase(codePoint, traits, start, end);
        }
        else if (traits.Has(CodePointTraits.Decomposes))
        {
            foreach (var part in UnicodeTable.DecompositionOf(codePoint, stackalloc int[3]))
            {
                Order(part, UnicodeTable.TraitsOf(part), start, end);
            }
        }
        else
        {
            Order(codePoint, traits, start, end);
        }
    }

    // Canonical order: combining characters that follow each other are sorted by their class. Nearly all of them are marks, which are removed anyway.
    private void Order(int codePoint, CodePointTraits traits, int start, int end)
    {
        if (traits.Has(CodePointTraits.Mark))
        {
            return;
        }

        if (traits.Has(CodePointTraits.Reorders))
        {
            (_reordered ??= []).Add((UnicodeTable.CombiningClassOf(codePoint), codePoint, start, end));
            return;
        }

        EndOfSequence();
        Lowercase(codePoint, traits, start, end);
    }

    private void EndOfSequence()
    {
        if (_reordered is not { Count: > 0 } sequence)
        {
            return;
        }

        foreach (var (_, codePoint, start, end) in sequence.OrderBy(entry => entry.Class))
        {
            Lowercase(codePoint, UnicodeTable.TraitsOf(codePoint), start, end);
        }

        sequence.Clear();
    }

    private void Lowercase(int codePoint, CodePointTraits traits, int start, int end)
    {
        if (_normalization.Lowercase && traits.Has(CodePointTraits.Lowers))
        {
            foreach (var part in UnicodeTable.LowerCaseOf(codePoint))
            {
                Split(part, UnicodeTable.TraitsOf(part), start, end);
            }
        }
        else
        {
            Split(codePoint, traits, start, end);
        }
    }

    private void Split(int codePoint, CodePointTraits traits, int start, int end)
    {
        if (traits.Has(CodePointTraits.WhiteSpace))
        {
            EndOfWord();
        }
        else if (traits.Has(CodePointTraits.Punctuation))
        {
            EndOfWord();
            _word.Append(codePoint, start, end);
            EndOfWord();
        }
        else
        {
            _word.Append(codePoint, start, end);
        }
    }

    // The longest token first, then the longest that continues it, to the end of the word: or the whole word is unknown.
    private void EndOfWord()
    {
        if (_word.IsEmpty)
        {
            return;
        }

        var tokensBefore = _tokens.Count;
        var characters = _word.IsTooLong ? [] : _word.Characters;
        for (var position = 0; position < characters.Length;)
        {
            var id = _vocabulary.LongestAt(characters[position..], isBeginning: position == 0, out var length);
            if (id < 0)
            {
                characters = [];
                break;
            }

            var offset = _word.OffsetOf(position, position + length);
            _tokens.Add(id, offset.Start, offset.End);
            position += length;
        }

        if (characters.IsEmpty)
        {
            _tokens.Rewind(tokensBefore);
            _tokens.Add(_unknownId, _word.Start, _word.End);
        }

        _word.Clear();
    }
}
