using System.Globalization;

namespace Tritone.Repository.Pbtxt;

/// <summary>A message in protobuf's text format, read field by field with messages that name the file, the line and the field.</summary>
internal sealed class PbtxtMessage
{
    private readonly IReadOnlyList<PbtxtField> _fields;
    private readonly string _path;

    public PbtxtMessage(IReadOnlyList<PbtxtField> fields, string path)
    {
        _fields = fields;
        _path = path;
    }

    /// <summary>Refuses a field that is not one of those supported.</summary>
    public void RefuseOthers(params ReadOnlySpan<string> supported)
    {
        foreach (var field in _fields)
        {
            if (!supported.Contains(field.Name))
            {
                throw new TritoneException(
                    ErrorCode.Unsupported,
                    $"'{_path}', line {field.Line}, has the field '{ErrorText.Shorten(field.Name)}'; supported here: {string.Join(", ", supported)}");
            }
        }
    }

    /// <summary>A string, or null if the field is absent.</summary>
    public string? String(string name)
        => Single(name) is { } field ? field is { Text: { } text, IsQuoted: true } ? text : throw Wrong(field, "a string in quotes") : null;

    /// <summary>A whole number within limits.</summary>
    public long Integer(string name, long min, long max, long @default)
        => Single(name) is { } field ? ToInteger(field, min, max) : @default;

    /// <summary>Every number of a repeated field.</summary>
    public IReadOnlyList<long> Integers(string name, long min, long max) => [.. All(name).Select(field => ToInteger(field, min, max))];

    /// <summary>True or false; false if the field is absent.</summary>
    public bool Flag(string name) => Single(name) is { } field && field switch
    {
        { IsQuoted: false, Text: "true" or "t" or "True" or "1" } => true,
        { IsQuoted: false, Text: "false" or "f" or "False" or "0" } => false,
        _ => throw Wrong(field, "true or false"),
    };

    /// <summary>The name of an enum's value, or null if the field is absent.</summary>
    public string? Enum(string name)
        => Single(name) is { } field ? field is { Text: { } text, IsQuoted: false } ? text : throw Wrong(field, "the name of a value, without quotes") : null;

    /// <summary>A message within this one, or null if the field is absent.</summary>
    public PbtxtMessage? Message(string name) => Single(name) is { } field ? ToMessage(field) : null;

    /// <summary>Every message of a repeated field.</summary>
    public IReadOnlyList<PbtxtMessage> Messages(string name) => [.. All(name).Select(ToMessage)];

    /// <summary>The error that a field does not hold what it should.</summary>
    public TritoneException Wrong(string name, string expected, ErrorCode code = ErrorCode.InvalidArgument)
        => Single(name) is { } field
            ? Wrong(field, expected, code)
            : new TritoneException(code, $"'{_path}' has no '{name}'; expected {expected}");

    private IEnumerable<PbtxtField> All(string name) => _fields.Where(field => field.Name == name);

    private PbtxtField? Single(string name)
    {
        PbtxtField? found = null;
        foreach (var field in All(name))
        {
            found = found is null
                ? field
                : throw new TritoneException(ErrorCode.InvalidArgument, $"'{_path}', line {field.Line}, gives '{name}' again; line {found.Line} has it");
        }

        return found;
    }

    private PbtxtMessage ToMessage(PbtxtField field) => field.Message is { } fields ? new PbtxtMessage(fields, _path) : throw Wrong(field, "a message in braces");

    private long ToInteger(PbtxtField field, long min, long max)
        => field is { IsQuoted: false, Text: { } text } && TryParse(text, out var value) && value >= min && value <= max
            ? value
            : throw Wrong(field, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));

    private static bool TryParse(string text, out long value)
        => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value >= 0
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private TritoneException Wrong(PbtxtField field, string expected, ErrorCode code = ErrorCode.InvalidArgument)
    {
        var value = field.Text is { } text ? $"'{ErrorText.Shorten(text)}'" : "a message";
        return new TritoneException(code, $"'{_path}', line {field.Line}, has {value} for '{field.Name}'; expected {expected}");
    }
}
