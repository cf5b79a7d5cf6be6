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
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: names the file and the line.</exception>
    public static IReadOnlyList<PbtxtField> Parse(string text, string path)
    {
        var parser = new PbtxtParser(text, path);
        return parser.Fields(end: null, depth: 0);
    }

    private List<PbtxtField> Fields(string? end, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Broken($"nests messages deeper than {MaxDepth}");
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

        return end is null ? fields : throw Broken($"ends where '{end}' is expected");
    }

    private void Field(List<PbtxtField> fields, int depth)
    {
        var name = _scanner.Current;
        if (name.Kind is not PbtxtTokenKind.Identifier)
        {
            throw Broken($"has '{name.Shown}' where the name of a field is expected");
        }

        _scanner.Next();
        var hasColon = Accept(":");
        if (Accept("["))
        {
            List(fields, name, hasColon, depth);
        }
        else
        {
            fields.Add(Value(name, hasColon, depth));
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
            fields.Add(Value(name, hasColon, depth));
        }
        while (Accept(","));
        if (!Accept("]"))
        {
            throw Broken($"has '{_scanner.Current.Shown}' where ',' or ']' is expected");
        }
    }

    private PbtxtField Value(PbtxtToken name, bool hasColon, int depth)
    {
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("{", "}"), ("<", ">")])
        {
            if (Accept(open))
            {
                return new PbtxtField(name.Text, name.Line, null, IsQuoted: false, Fields(close, depth + 1));
            }
        }

        if (!hasColon)
        {
            throw Broken($"has '{_scanner.Current.Shown}' where ':' or '{{' is expected after '{name.Shown}'");
        }

        return _scanner.Current.Kind is PbtxtTokenKind.String ? String(name) : Scalar(name);
    }

    private PbtxtField String(PbtxtToken name)
    {
        // Strings that follow each other are one.
        var text = new StringBuilder();
        while (_scanner.Current.Kind is PbtxtTokenKind.String)
        {
            text.Append(_scanner.Current.Text);
            _scanner.Next();
        }

        return new PbtxtField(name.Text, name.Line, text.ToString(), IsQuoted: true, null);
    }

    private PbtxtField Scalar(PbtxtToken name)
    {
        var sign = Accept("-") ? "-" : "";
        var value = _scanner.Current;
        if (value.Kind is not (PbtxtTokenKind.Identifier or PbtxtTokenKind.Number))
        {
            throw Broken($"has '{value.Shown}' where a value of '{name.Shown}' is expected");
        }

        _scanner.Next();
        return new PbtxtField(name.Text, name.Line, sign + value.Text, IsQuoted: false, null);
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

    private TritoneException Broken(string what) => new(ErrorCode.InvalidArgument, $"'{_path}', line {_scanner.Current.Line}, {what}");
}
