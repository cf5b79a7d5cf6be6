using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Tritone.Server.Tei.Requests;

/// <summary>
/// Reads JSON as serde_json does, step by step, so that a client hears of a broken body what text-embeddings-inference would tell it, with line and column. What comes after the
/// value is not looked at. Not thread-safe.
/// </summary>
internal sealed partial class SerdeReader(byte[] json)
{
    private const int End = -1;
    private const int MaxDepth = 128;

    // In the middle of a character sequence it would have to be replaced: serde refuses it.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int _index;
    private int _depth;

    /// <summary>Reads an object with known names; others are passed over.</summary>
    /// <param name="type">What messages call it.</param>
    /// <param name="names">The names, in the order of the declaration.</param>
    /// <param name="required">Those that must be there.</param>
    /// <param name="read">Reads the value of a name.</param>
    public void ReadStruct(string type, IReadOnlyList<string> names, IReadOnlyList<string> required, Action<string> read)
    {
        switch (Peek())
        {
            case '{':
                Within('}', () => ReadFields(names, required, read));
                break;
            case '[':
                var count = 0;
                Within(']', () =>
                {
                    for (; HasElement(count == 0); count++)
                    {
                        Skip();
                    }

                    throw Data($"invalid length {count}, expected struct {type} with {names.Count} elements");
                });
                break;
            default:
                throw WrongType($"struct {type}");
        }
    }

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public bool ReadBoolean()
    {
        var isTrue = Peek() == 't';
        if (!isTrue && Peek() != 'f')
        {
            throw WrongType("a boolean");
        }

        SkipWord(isTrue ? "true"u8 : "false"u8);
        return isTrue;
    }

    /// <summary>Takes <c>null</c> if it is next.</summary>
    public bool TryReadNull()
    {
        if (Peek() != 'n')
        {
            return false;
        }

        SkipWord("null"u8);
        return true;
    }

    /// <summary>Reads an array.</summary>
    /// <param name="read">Reads each element, given its index.</param>
    public void ReadArray(Action<int> read) => Within(']', () => ReadElements(0, read));

    /// <summary>Reads what is left of an array of which elements were read.</summary>
    public void ReadElements(int first, Action<int> read)
    {
        for (var i = first; HasElement(i == 0); i++)
        {
            ReadElement(i, read);
        }
    }

    /// <summary>Reads one element, so that an error says which.</summary>
    public static void ReadElement(int index, Action<int> read)
        => Named(string.Create(CultureInfo.InvariantCulture, $"[{index}]"), () => read(index));

    /// <summary>Whether another element of an array follows; goes on to it.</summary>
    public bool HasElement(bool isFirst)
    {
        switch (Peek())
        {
            case ']':
                return false;
            case ',' when !isFirst:
                _index++;
                return Peek() switch
                {
                    ']' => throw PeekSyntax("trailing comma"),
                    End => throw PeekSyntax("EOF while parsing a value"),
                    _ => true,
                };
            case End:
                throw PeekSyntax("EOF while parsing a list");
            default:
                return isFirst ? true : throw PeekSyntax("expected `,` or `]`");
        }
    }

    /// <summary>What is next after white space: a byte, or <see cref="End"/>.</summary>
    public int Peek()
    {
        while (_index < json.Length && json[_index] is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')
        {
            _index++;
        }

        return _index < json.Length ? json[_index] : End;
    }

    /// <summary>Passes over a value.</summary>
    /// <returns>Its bytes.</returns>
    public ReadOnlyMemory<byte> Skip()
    {
        var next = Peek();
        var start = _index;
        switch (next)
        {
            case '{':
                Within('}', () => ReadFields([], [], _ => { }));
                break;
            case '[':
                ReadArray(_ => Skip());
                break;
            case '"':
                ReadString();
                break;
            case 't' or 'f':
                ReadBoolean();
                break;
            case 'n':
                TryReadNull();
                break;
            case '-' or (>= '0' and <= '9'):
                ReadNumber();
                break;
            case End:
                throw PeekSyntax("EOF while parsing a value");
            default:
                throw PeekSyntax("expected value");
        }

        return json.AsMemory(start, _index - start);
    }

    /// <summary>Reads a number as serde tells of it: <c>integer `5`</c>.</summary>
    public string ReadNumber()
    {
        var start = _index;
        _index += json[_index] == '-' ? 1 : 0;
        var whole = SkipDigits();
        if (whole == 0 || (whole > 1 && json[_index - whole] == '0'))
        {
            throw Syntax("invalid number");
        }

        var isWhole = true;
        if (_index < json.Length && json[_index] == '.')
        {
            (isWhole, _index) = (false, _index + 1);
            _ = SkipDigits() > 0 ? 0 : throw Syntax(_index < json.Length ? "invalid number" : "EOF while parsing a value");
        }

        if (_index < json.Length && json[_index] is (byte)'e' or (byte)'E')
        {
            (isWhole, _index) = (false, _index + 1);
            _index += _index < json.Length && json[_index] is (byte)'+' or (byte)'-' ? 1 : 0;
            _ = SkipDigits() > 0 ? 0 : throw Syntax(_index < json.Length ? "invalid number" : "EOF while parsing a value");
        }

        var text = json.AsSpan(start, _index - start);
        if (isWhole && ((Utf8Parser.TryParse(text, out long _, out var used) && used == text.Length) || (Utf8Parser.TryParse(text, out ulong _, out used) && used == text.Length)))
        {
            return $"integer `{Encoding.ASCII.GetString(text)}`";
        }

        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        return $"floating point `{number}{(number.AsSpan().ContainsAny('.', 'E') ? "" : ".0")}`";
    }

    /// <summary>An error about JSON that is another than expected. Whatever it stands in gives it a place.</summary>
    public static SerdeException Data(string what) => new(isSyntax: false, what, place: null);

    /// <summary>An error about JSON that is another than expected, with the place where the reader is.</summary>
    public SerdeException DataHere(string what) => new(isSyntax: false, what, PlaceOf(_index));

    /// <summary>The error of a value of another type; reads it.</summary>
    /// <param name="expected">What was expected.</param>
    public SerdeException WrongType(string expected)
    {
        var next = Peek();
        switch (next)
        {
            case '{' or '[':
                return DataHere($"invalid type: {(next == '{' ? "map" : "sequence")}, expected {expected}");
            case '"':
                return Wrong($"string {Quote(ReadString())}");
            case 't' or 'f':
                return Wrong($"boolean `{(ReadBoolean() ? "true" : "false")}`");
            case 'n':
                TryReadNull();
                return Wrong("null");
            case '-' or (>= '0' and <= '9'):
                return Wrong(ReadNumber());
            default:
                return PeekSyntax(next == End ? "EOF while parsing a value" : "expected value");
        }

        SerdeException Wrong(string seen) => DataHere($"invalid type: {seen}, expected {expected}");
    }

    /// <summary>The error of something that is no value where one is expected.</summary>
    public SerdeException NoValue() => PeekSyntax(Peek() == End ? "EOF while parsing a value" : "expected value");

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // An error inside that has no place gets that where the reader is once it has tried to go on.
    private void Within(char end, Action read)
    {
        if (++_depth > MaxDepth)
        {
            throw PeekSyntax("recursion limit exceeded");
        }

        _index++;
        try
        {
            read();
        }
        catch (SerdeException exception) when (exception.Place is null)
        {
            TryEnd(end);
            exception.Place = PlaceOf(_index);
            throw;
        }

        // Elements that nobody read are left; names never are.
        if (Peek() != end)
        {
            throw PeekSyntax(Peek() == End ? "EOF while parsing a list" : "trailing characters");
        }

        _index++;
        _depth--;
    }

    private void TryEnd(char end)
    {
        if (Peek() == end)
        {
            _index++;
        }
        else if (end == ']' && Peek() == ',')
        {
            _index++;
            Peek();
        }
    }

    private void ReadFields(IReadOnlyList<string> names, IReadOnlyList<string> required, Action<string> read)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (HasName(seen.Count == 0))
        {
            var name = ReadString();
            var isKnown = names.Contains(name);
            if (isKnown && !seen.Add(name))
            {
                throw Data($"duplicate field `{name}`");
            }

            seen.Add(name);
            if (isKnown)
            {
                Named(name, () => ReadValue(() => read(name)));
            }
            else
            {
                ReadValue(() => Skip());
            }
        }

        if (required.FirstOrDefault(name => !seen.Contains(name)) is { } missing)
        {
            throw Data($"missing field `{missing}`");
        }
    }

    private void ReadValue(Action read)
    {
        if (Peek() != ':')
        {
            throw PeekSyntax(Peek() == End ? "EOF while parsing an object" : "expected `:`");
        }

        _index++;
        read();
    }

    private bool HasName(bool isFirst)
    {
        var next = Peek();
        if (next == '}')
        {
            return false;
        }

        if (next == End)
        {
            throw PeekSyntax("EOF while parsing an object");
        }

        if (!isFirst)
        {
            if (next != ',')
            {
                throw PeekSyntax("expected `,` or `}`");
            }

            _index++;
            next = Peek();
        }

        return next switch
        {
            '"' => true,
            '}' => throw PeekSyntax("trailing comma"),
            End => throw PeekSyntax("EOF while parsing a value"),
            _ => throw PeekSyntax("key must be a string"),
        };
    }

    private static void Named(string segment, Action read)
    {
        try
        {
            read();
        }
        catch (SerdeException exception)
        {
            exception.Within(segment);
            throw;
        }
    }

    private int SkipDigits()
    {
        var start = _index;
        while (_index < json.Length && json[_index] is >= (byte)'0' and <= (byte)'9')
        {
            _index++;
        }

        return _index - start;
    }

    private void SkipWord(ReadOnlySpan<byte> word)
    {
        foreach (var letter in word)
        {
            if (_index >= json.Length)
            {
                throw Syntax("EOF while parsing a value");
            }

            if (json[_index++] != letter)
            {
                throw Syntax("expected ident");
            }
        }
    }

    private SerdeException Syntax(string what) => new(isSyntax: true, what, PlaceOf(_index));

    private SerdeException PeekSyntax(string what) => new(isSyntax: true, what, PlaceOf(Math.Min(json.Length, _index + 1)));

    private (int Line, int Column) PlaceOf(int index)
    {
        var before = json.AsSpan(0, index);
        var start = before.LastIndexOf((byte)'\n') + 1;
        return (1 + before[..start].Count((byte)'\n'), index - start);
    }
}
