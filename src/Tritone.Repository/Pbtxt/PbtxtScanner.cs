using System.Globalization;
using System.Text;

namespace Tritone.Repository.Pbtxt;

/// <summary>Cuts a text in protobuf's text format into tokens.</summary>
internal sealed class PbtxtScanner
{
    private const string Symbols = "{}<>[]:,;-";

    private readonly string _text;
    private readonly string _path;
    private int _position;
    private int _line = 1;
    private int _lineStart;

    public PbtxtScanner(string text, string path)
    {
        _text = text;
        _path = path;
        Next();
    }

    public PbtxtToken Current { get; private set; }

    private PbtxtPosition Position => new(_line, _position - _lineStart + 1);

    public void Next() => Current = Read();

    private PbtxtToken Read()
    {
        SkipBlanksAndComments();
        var at = Position;
        if (_position == _text.Length)
        {
            return new PbtxtToken(PbtxtTokenKind.End, "", at);
        }

        var first = _text[_position];
        if (Symbols.Contains(first, StringComparison.Ordinal))
        {
            _position++;
            return new PbtxtToken(PbtxtTokenKind.Symbol, first.ToString(), at);
        }

        if (first is '"' or '\'')
        {
            return String(first);
        }

        var kind = char.IsAsciiDigit(first) || first == '.' ? PbtxtTokenKind.Number : PbtxtTokenKind.Identifier;
        var start = _position;
        while (_position < _text.Length && (IsWord(_text[_position]) || (kind is PbtxtTokenKind.Number && IsPartOfNumber(start))))
        {
            _position++;
        }

        return _position > start
            ? new PbtxtToken(kind, _text[start.._position], at)
            : throw Broken($"the character U+{(int)first:X4}, which begins nothing");
    }

    private static bool IsWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    // A point; or the sign of an exponent, which a hexadecimal number does not have.
    private bool IsPartOfNumber(int start) => _text[_position] switch
    {
        '.' => true,
        '+' or '-' => _position > start && _text[_position - 1] is 'e' or 'E' && !_text.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private void SkipBlanksAndComments()
    {
        for (; _position < _text.Length; _position++)
        {
            switch (_text[_position])
            {
                case '\n':
                    _line++;
                    _lineStart = _position + 1;
                    break;
                case ' ' or '\t' or '\r' or '\v' or '\f':
                    break;
                case '#':
                    var end = _text.IndexOf('\n', _position);
                    _position = (end < 0 ? _text.Length : end) - 1;
                    break;
                default:
                    return;
            }
        }
    }

    private PbtxtToken String(char quote)
    {
        // Escapes name bytes, and the bytes of a string are UTF-8.
        var at = Position;
        var bytes = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        for (_position++; _position < _text.Length && _text[_position] is not '\n';)
        {
            var character = _text[_position];
            if (character == quote)
            {
                _position++;
                return new PbtxtToken(PbtxtTokenKind.String, Decode([.. bytes], at), at);
            }

            if (character == '\\')
            {
                _position++;
                Escape(bytes);
                continue;
            }

            _ = Rune.DecodeFromUtf16(_text.AsSpan(_position), out var rune, out var units);
            bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
            _position += units;
        }

        throw Broken("a string without a closing quote");
    }

    private void Escape(List<byte> bytes)
    {
        var kind = _position < _text.Length ? _text[_position++] : '\0';
        switch (kind)
        {
            case 'x' or 'X':
                bytes.Add((byte)Digits(1, 2, 16));
                break;
            case >= '0' and <= '7':
                _position--;
                bytes.Add((byte)Digits(1, 3, 8));
                break;
            case 'u':
                AddCodePoint(bytes, Digits(4, 4, 16));
                break;
            case 'U':
                AddCodePoint(bytes, Digits(8, 8, 16));
                break;
            default:
                var index = "abfnrtv\\'\"?".IndexOf(kind, StringComparison.Ordinal);
                bytes.Add(index >= 0 ? "\a\b\f\n\r\t\v\\'\"?"u8[index] : throw Broken("an unknown escape in a string"));
                break;
        }
    }

    private void AddCodePoint(List<byte> bytes, long value)
    {
        if (value > 0x10FFFF || !Rune.IsValid((int)value))
        {
            throw Broken("an escape in a string that is no code point");
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(new Rune((int)value).ToString()));
    }

    private long Digits(int min, int max, int radix)
    {
        var count = 0;
        while (count < max && _position + count < _text.Length
            && (radix == 16 ? char.IsAsciiHexDigit(_text[_position + count]) : _text[_position + count] is >= '0' and <= '7'))
        {
            count++;
        }

        if (count < min)
        {
            throw Broken("an escape in a string with too few digits");
        }

        var digits = _text.AsSpan(_position, count);
        _position += count;
        return radix == 16
            ? long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : digits.ToString().Aggregate(0L, (value, digit) => (value * 8) + (digit - '0'));
    }

    private string Decode(byte[] bytes, PbtxtPosition at)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{_path}', {at}: a string that is not UTF-8", exception);
        }
    }

    private TritoneException Broken(string what) => new(ErrorCode.InvalidArgument, $"'{_path}', {Position}: {what}");
}
