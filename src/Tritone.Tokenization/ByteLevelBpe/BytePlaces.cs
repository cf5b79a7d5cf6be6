using System.Text;

namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>Follows the bytes of a word through the text that they come from.</summary>
internal ref struct BytePlaces
{
    private readonly ReadOnlySpan<char> _text;
    private int _start;
    private int _end;
    private int _left;

    /// <summary>Begins at the first byte of a word.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the word begins.</param>
    /// <param name="isPrefixed">Whether its first byte is a blank that stands nowhere; it counts as one of the first character.</param>
    public BytePlaces(ReadOnlySpan<char> text, int start, bool isPrefixed)
    {
        _text = text;
        _end = start;
        Next();
        _left += isPrefixed ? 1 : 0;
    }

    /// <summary>Takes the bytes of the next token.</summary>
    /// <returns>The characters that any of them belongs to.</returns>
    public TokenOffset Take(int bytes)
    {
        if (_left == 0)
        {
            Next();
        }

        var start = _start;
        while (bytes > _left)
        {
            bytes -= _left;
            Next();
        }

        _left -= bytes;
        return new TokenOffset(start, _end);
    }

    private void Next()
    {
        _ = Rune.DecodeFromUtf16(_text[_end..], out var rune, out var units);
        _start = _end;
        _end += units;
        _left = rune.Utf8SequenceLength;
    }
}
