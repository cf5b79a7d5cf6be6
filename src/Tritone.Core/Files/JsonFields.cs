using System.Text.Json;

namespace Tritone.Files;

/// <summary>A JSON object of an untrusted file, read field by field with messages that name the file and the key.</summary>
internal sealed class JsonFields
{
    /// <summary>What is read unless a caller expects more: published configs are a few kilobytes, one with thousands of labels a few hundred.</summary>
    public const long DefaultMaxFileLength = 16 * 1024 * 1024;

    // What callers say may quote names and values of any length.
    private const int MaxMessageLength = 600;

    private readonly JsonElement _object;
    private readonly string _where;

    private JsonFields(JsonElement @object, string where)
    {
        _object = @object;
        _where = where;
    }

    /// <summary>Reads a file that holds one JSON object.</summary>
    public static JsonFields Read(string path, long maxFileLength = DefaultMaxFileLength)
    {
        if (!File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'");
        }

        var length = FileLength.Of(path);
        return length > maxFileLength
            ? throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' has {length} bytes; at most {maxFileLength} are read")
            : Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Parses one JSON object: no comments, no trailing commas, no key twice.</summary>
    public static JsonFields Parse(ReadOnlyMemory<byte> utf8, string path)
    {
        try
        {
            // The document is never disposed: its elements live as long as the config that is read from it.
            var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? new JsonFields(document.RootElement, $"'{path}'")
                : throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' holds a JSON {document.RootElement.ValueKind}, not an object");
        }
        catch (InvalidOperationException exception)
        {
            // A key with an escape that is half of a surrogate pair.
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' has a key that is not valid Unicode", exception);
        }
        catch (JsonException exception)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is not sound JSON: {ErrorText.Of(exception)}", exception);
        }
    }

    /// <summary>Reads a file and then its fields.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads the fields. A string in them that no .NET string can hold ends as one clear error.</param>
    /// <param name="maxFileLength">The most bytes that are read.</param>
    public static T Read<T>(string path, Func<JsonFields, T> read, long maxFileLength = DefaultMaxFileLength)
        => Checked(Read(path, maxFileLength), read);

    /// <summary>Parses a file's bytes and then its fields.</summary>
    public static T Parse<T>(ReadOnlyMemory<byte> utf8, string path, Func<JsonFields, T> read) => Checked(Parse(utf8, path), read);

    public bool Has(string key) => _object.TryGetProperty(key, out var value) && value.ValueKind is not JsonValueKind.Null;

    /// <summary>A whole number within limits; required unless there is a default.</summary>
    public int Integer(string key, int min, int max, int? @default = null)
    {
        if (!Has(key))
        {
            return @default ?? throw Missing(key);
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max
            ? number
            : throw Wrong(key, value, $"a whole number from {min} to {max}");
    }

    /// <summary>A whole number within limits that may be larger than an <see cref="int"/>; required.</summary>
    public long Long(string key, long min, long max)
    {
        var value = Has(key) ? _object.GetProperty(key) : throw Missing(key);
        return value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max
            ? number
            : throw Wrong(key, value, $"a whole number from {min} to {max}");
    }

    /// <summary>A number greater than 0 and at most <paramref name="max"/>; required unless there is a default.</summary>
    public double PositiveNumber(string key, double max, double? @default = null)
    {
        if (!Has(key))
        {
            return @default ?? throw Missing(key);
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number) && number > 0 && number <= max
            ? number
            : throw Wrong(key, value, FormattableString.Invariant($"a number above 0 and up to {max}"));
    }

    /// <summary>A string, or null if the key is absent or null.</summary>
    public string? String(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.String ? value.GetString() : throw Wrong(key, value, "a string");
    }

    /// <summary>A string that must be there.</summary>
    public string RequiredString(string key) => String(key) ?? throw Missing(key);

    /// <summary>True or false, or null if the key is absent or null.</summary>
    public bool? Flag(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, value, "true or false");
    }

    /// <summary>An array of strings, empty if the key is absent or null.</summary>
    public IReadOnlyList<string> Strings(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw Wrong(key, value, "an array of strings");
    }

    /// <summary>The members of an object in its order, or null if the key is absent or null.</summary>
    public IReadOnlyList<(string Key, JsonElement Value)>? Members(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.Object
            ? [.. value.EnumerateObject().Select(member => (member.Name, member.Value))]
            : throw Wrong(key, value, "an object");
    }

    /// <summary>The members of this object in its order.</summary>
    public IReadOnlyList<(string Key, JsonElement Value)> Members() => [.. _object.EnumerateObject().Select(member => (member.Name, member.Value))];

    /// <summary>An object within this one, or null if the key is absent or null.</summary>
    public JsonFields? Object(string key)
    {
        if (!Has(key))
        {
            return null;
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.Object ? new JsonFields(value, $"'{key}' of {_where}") : throw Wrong(key, value, "an object");
    }

    /// <summary>An array of objects within this one, empty if the key is absent or null.</summary>
    public IReadOnlyList<JsonFields> Objects(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Object)
            ? [.. value.EnumerateArray().Select((item, i) => new JsonFields(item, $"entry {i} of '{key}' of {_where}"))]
            : throw Wrong(key, value, "an array of objects");
    }

    /// <summary>An array of anything, empty if the key is absent or null.</summary>
    public IReadOnlyList<JsonElement> Array(string key)
    {
        if (!Has(key))
        {
            return [];
        }

        var value = _object.GetProperty(key);
        return value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong(key, value, "an array");
    }

    /// <summary>Whether the value of a key is a string, as some keys may be a string or an object.</summary>
    public bool IsString(string key) => _object.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String;

    /// <summary>Whether an array or object has anything in it.</summary>
    public bool IsFilled(string key) => Has(key) && _object.GetProperty(key) is var value && value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => throw Wrong(key, value, "an array or an object"),
    };

    /// <summary>Refuses a key that is not one of those known.</summary>
    public void RefuseOthers(params ReadOnlySpan<string> known)
    {
        foreach (var member in _object.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw Invalid($"has the key '{ErrorText.Shorten(member.Name)}'; known: {string.Join(", ", known)}");
            }
        }
    }

    public TritoneException Refuse(string what) => new(ErrorCode.Unsupported, $"{_where} {ErrorText.Shorten(what, MaxMessageLength)}");

    public TritoneException Invalid(string what, Exception? cause = null)
        => new(ErrorCode.InvalidArgument, $"{_where} {ErrorText.Shorten(what, MaxMessageLength)}", cause);

    private static T Checked<T>(JsonFields fields, Func<JsonFields, T> read)
    {
        try
        {
            return read(fields);
        }
        catch (InvalidOperationException exception)
        {
            // JsonElement's word for an escape that is half of a surrogate pair, which no string can hold.
            throw fields.Invalid("has a string that is not valid Unicode", exception);
        }
    }

    private TritoneException Missing(string key) => Invalid($"has no '{key}'");

    private TritoneException Wrong(string key, JsonElement value, string expected)
        => Invalid($"has '{key}': {ErrorText.Shorten(value.GetRawText())}; expected {expected}");
}
