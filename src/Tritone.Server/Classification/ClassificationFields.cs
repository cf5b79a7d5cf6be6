using System.Text.Json;

namespace Tritone.Server.Classification;

/// <summary>What a request for a classification may say beside its text, in a body, in a line of a stream or in a query alike.</summary>
internal static class ClassificationFields
{
    private const string OnLongValues = "truncate, refuse or windows";

    /// <summary>Reads a string.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is none.</exception>
    public static string String(JsonElement value, string name)
        => value.ValueKind is JsonValueKind.String ? value.GetString()! : throw Invalid($"'{name}' is a JSON {value.ValueKind}; expected a string");

    /// <summary>Reads how many scores are wanted.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is no number from 1.</exception>
    public static int TopK(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.Number)
        {
            throw Invalid($"'top_k' is a JSON {value.ValueKind}; expected a number of scores, at least 1");
        }

        return value.TryGetInt32(out var count) && count >= 1 ? count : throw WrongTopK(value.GetRawText());
    }

    /// <summary>Reads how many scores are wanted from a query.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is no number from 1.</exception>
    public static int TopK(string text)
        => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count) && count >= 1 ? count : throw WrongTopK(text);

    /// <summary>Reads what happens to a text that is too long.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is no such word.</exception>
    public static LongText OnLong(string text) => text switch
    {
        "truncate" => LongText.Truncate,
        "refuse" => LongText.Refuse,
        "windows" => LongText.Windows,
        _ => throw Invalid($"'on_long' is '{ErrorText.Shorten(text)}'; it is {OnLongValues}"),
    };

    public static TritoneException Invalid(string message, Exception? cause = null) => new(ErrorCode.InvalidArgument, message, cause);

    private static TritoneException WrongTopK(string value) => Invalid($"'top_k' is {ErrorText.Shorten(value)}; it is a whole number of scores, 1 to {int.MaxValue}");
}
