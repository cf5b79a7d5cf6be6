using System.Text;

namespace Tritone.Repository.Pbtxt;

/// <summary>
/// Parses protobuf's text format: <c>name: value</c>, <c>name { ... }</c>, lists in brackets, comments from <c>#</c>. It knows no field names; what the
/// fields mean is their reader's business. Extensions and <c>Any</c> are refused: no model configuration has them.
/// </summary>
internal sealed class PbtxtParser
{
    // Protobuf's own default.
    private const int MaxDepth = 100;

    private readonly string _path;
    private readonly PbtxtScanner _scanner;

    private PbtxtParser(string text, string path)
    {
        _path = path;
        _scanner = new PbtxtScanner(text, path);
    }

    /// <summary>Parses a whole file.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: names the file, the line and the column.</exception>
    public static PbtxtDocument Parse(string text, string path)
    {
        var parser = new PbtxtParser(text, path);
        return new PbtxtDocument(path, parser.Fields(end: null, depth: 0));
    }

    private List<PbtxtField> Fields(string? end, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Broken($"messages nested deeper than {MaxDepth}");
        }

        var fields = new List<PbtxtField>();
        while (_scanner.Current.Kind is not PbtxtTokenKind.End)
        {
            if (end is not null && Accept(end))
            {
                return fields;
            }

            Field(fields, depth);
        }

        return end is null ? fields : throw Broken($"the end of the file where '{end}' is expected");
    }

    private void Field(List<PbtxtField> fields, int depth)
    {
        var name = _scanner.Current;
        if (name.Kind is not PbtxtTokenKind.Identifier)
        {
            throw Broken($"{name.Shown} where the name of a field is expected");
        }

        _scanner.Next();
        var hasColon = Accept(":");
        if (Accept("["))
        {
            List(fields, name, hasColon, depth);
        }
        else
        {
            fields.Add(Value(name, hasColon, isListed: false, depth));
        }

        _ = Accept(",") || Accept(";");
    }

    // A list is the same as the field given as often as it has elements.
    private void List(List<PbtxtField> fields, PbtxtToken name, bool hasColon, int depth)
    {
        if (Accept("]"))
        {
            return;
        }

        do
        {
            fields.Add(Value(name, hasColon, isListed: true, depth));
        }
        while (Accept(","));
        if (!Accept("]"))
        {
            throw Broken($"{_scanner.Current.Shown} where ',' or ']' is expected");
        }
    }

    private PbtxtField Value(PbtxtToken name, bool hasColon, bool isListed, int depth)
    {
        var at = _scanner.Current.At;
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("{", "}"), ("<", ">")])
        {
            if (Accept(open))
            {
                return new PbtxtField(name.Text, name.At, at, isListed, null, IsQuoted: false, Fields(close, depth + 1));
            }
        }

        if (!hasColon)
        {
            throw Broken($"{_scanner.Current.Shown} where ':' or '{{' is expected after {name.Shown}");
        }

        var isQuoted = _scanner.Current.Kind is PbtxtTokenKind.String;
        return new PbtxtField(name.Text, name.At, at, isListed, isQuoted ? String() : Scalar(name), isQuoted, null);
    }

    private string String()
    {
        // Strings that follow each other are one.
        var text = new StringBuilder();
        while (_scanner.Current.Kind is PbtxtTokenKind.String)
        {
            text.Append(_scanner.Current.Text);
            _scanner.Next();
        }

        return text.ToString();
    }

    private string Scalar(PbtxtToken name)
    {
        var sign = Accept("-") ? "-" : "";
        var value = _scanner.Current;
        if (value.Kind is not (PbtxtTokenKind.Identifier or PbtxtTokenKind.Number))
        {
            throw Broken($"{value.Shown} where a value of {name.Shown} is expected");
        }

        _scanner.Next();
        return sign + value.Text;
    }

    private bool Accept(string symbol)
    {
        if (_scanner.Current.Kind is not PbtxtTokenKind.Symbol || _scanner.Current.Text != symbol)
        {
            return false;
        }

        _scanner.Next();
        return true;
    }

    private TritoneException Broken(string what) => new(ErrorCode.InvalidArgument, $"'{_path}', {_scanner.Current.At}: {what}");
}
