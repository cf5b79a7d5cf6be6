using System.Buffers.Binary;
using System.Text.Json;

namespace Tritone.Modeling.Checkpoints;

/// <summary>
/// The header of a safetensors file: an 8-byte length, then that many bytes of JSON that say where each tensor lies.
/// Everything is checked here, so that what follows can trust it: the tensors cover the data exactly, in whole, once.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The format's own limit on the JSON (safetensors, MAX_HEADER_SIZE).</summary>
    public const long MaxLength = 100_000_000;

    private const int PrefixLength = sizeof(ulong);

    /// <summary>Where the tensors' bytes begin.</summary>
    /// <param name="prefix">The first 8 bytes of the file, or all of a shorter one.</param>
    /// <param name="fileLength">The bytes of the file.</param>
    /// <param name="path">The file, for messages.</param>
    public static int DataOffset(ReadOnlySpan<byte> prefix, long fileLength, string path)
    {
        if (fileLength < PrefixLength)
        {
            throw Broken(path, $"has {fileLength} bytes; a safetensors file begins with 8 bytes that give the length of its header");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength)
        {
            throw Broken(path, $"says that its header has {length} bytes; the format allows {MaxLength}");
        }

        if ((long)length > fileLength - PrefixLength)
        {
            throw Broken(path, $"says that its header has {length} bytes; the file has {fileLength - PrefixLength} after the length");
        }

        return PrefixLength + (int)length;
    }

    /// <summary>Reads the whole of a file that is in memory; what the tests and the fuzzer call.</summary>
    public static IReadOnlyList<SafetensorsTensor> Parse(ReadOnlySpan<byte> file, string path)
    {
        var dataOffset = DataOffset(file, file.Length, path);
        return Parse(file[PrefixLength..dataOffset], file.Length - dataOffset, path);
    }

    /// <summary>Reads a header.</summary>
    /// <param name="json">The JSON, without the length before it.</param>
    /// <param name="dataLength">The bytes after the header.</param>
    /// <param name="path">The file, for messages.</param>
    /// <returns>The tensors in the order of their bytes.</returns>
    public static IReadOnlyList<SafetensorsTensor> Parse(ReadOnlySpan<byte> json, long dataLength, string path)
    {
        var tensors = new List<SafetensorsTensor>();
        try
        {
            Read(json, path, tensors);
        }
        catch (JsonException exception)
        {
            throw Broken(path, $"has a header that is not the JSON of a safetensors file: {FirstSentence(exception)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // Utf8JsonReader's word for a string that is not UTF-8.
            throw Broken(path, $"has a header with a string that is not UTF-8", exception);
        }

        // Equal beginnings (empty tensors) keep the header's order.
        var ordered = tensors.OrderBy(tensor => tensor.Begin).ToList();
        CheckLayout(ordered, dataLength, path);
        return ordered;
    }

    private static void Read(ReadOnlySpan<byte> json, string path, List<SafetensorsTensor> tensors)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
        var names = new HashSet<string>(StringComparer.Ordinal);
        Expect(ref reader, JsonTokenType.StartObject, path, "the header", "an object");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Broken(path, $"names '{ErrorText.Shorten(name)}' twice in its header");
            }

            if (name == "__metadata__")
            {
                SkipMetadata(ref reader, path);
            }
            else
            {
                tensors.Add(ReadTensor(ref reader, name, path));
            }
        }

        // Read once more: anything after the closing brace is an error that the reader finds.
        _ = reader.Read();
    }

    private static void SkipMetadata(ref Utf8JsonReader reader, string path)
    {
        Expect(ref reader, JsonTokenType.StartObject, path, "'__metadata__'", "an object of strings");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            Expect(ref reader, JsonTokenType.String, path, "a value of '__metadata__'", "a string");
        }
    }

    private static SafetensorsTensor ReadTensor(ref Utf8JsonReader reader, string name, string path)
    {
        StoredDataType? dataType = null;
        List<long>? shape = null;
        List<long>? offsets = null;

        var what = $"tensor '{ErrorText.Shorten(name)}'";
        Expect(ref reader, JsonTokenType.StartObject, path, what, "an object");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            var isRepeated = field switch
            {
                "dtype" => dataType is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => throw Broken(path, $"has a field '{ErrorText.Shorten(field)}' in {what}; the format knows dtype, shape and data_offsets"),
            };
            if (isRepeated)
            {
                throw Broken(path, $"gives '{field}' of {what} twice");
            }

            switch (field)
            {
                case "dtype":
                    dataType = ReadDataType(ref reader, path, what);
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, path, $"the shape of {what}");
                    break;
                default:
                    offsets = ReadNumbers(ref reader, path, $"data_offsets of {what}");
                    break;
            }
        }

        if (dataType is null || shape is null || offsets is null)
        {
            var missing = dataType is null ? "dtype" : shape is null ? "shape" : "data_offsets";
            throw Broken(path, $"has no '{missing}' for {what}");
        }

        if (offsets is not [var begin, var end] || begin > end)
        {
            throw Broken(path, $"gives data_offsets [{string.Join(", ", offsets.Take(4))}] for {what}; they are a beginning and an end not before it");
        }

        CheckSize(dataType.Value, shape, end - begin, path, what);
        return new SafetensorsTensor(name, dataType.Value, shape, begin, end - begin);
    }

    private static StoredDataType ReadDataType(ref Utf8JsonReader reader, string path, string what)
    {
        Expect(ref reader, JsonTokenType.String, path, $"dtype of {what}", "a string");
        var text = reader.GetString()!;
        foreach (var candidate in Enum.GetValues<StoredDataType>())
        {
            if (candidate.ToString() == text)
            {
                return candidate;
            }
        }

        throw Broken(path, $"gives dtype '{ErrorText.Shorten(text)}' for {what}; the format knows {string.Join(", ", Enum.GetNames<StoredDataType>())}");
    }

    private static List<long> ReadNumbers(ref Utf8JsonReader reader, string path, string what)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, path, what, "an array of whole numbers");
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (reader.TokenType is not JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
            {
                throw Broken(path, $"has something else than whole numbers from 0 to {long.MaxValue} in {what}");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static void CheckSize(StoredDataType dataType, List<long> shape, long length, string path, string what)
    {
        var size = (Int128)dataType.ElementSize();
        foreach (var dimension in shape)
        {
            size *= dimension;
            if (size > long.MaxValue)
            {
                throw Broken(path, $"gives {what} the shape [{string.Join(", ", shape)}], which no file can hold");
            }
        }

        if (size != length)
        {
            throw Broken(path, $"gives {what} {length} bytes; {dataType} of shape [{string.Join(", ", shape)}] has {size}");
        }
    }

    private static void CheckLayout(List<SafetensorsTensor> ordered, long dataLength, string path)
    {
        var end = 0L;
        foreach (var tensor in ordered)
        {
            if (tensor.Begin != end)
            {
                throw Broken(path, $"begins tensor '{ErrorText.Shorten(tensor.Name)}' at byte {tensor.Begin}; the one before it ends at {end}: tensors lie one after the other without gap or overlap");
            }

            end = tensor.Begin + tensor.Length;
        }

        if (end != dataLength)
        {
            throw Broken(path, $"has {dataLength} bytes of tensors; its header describes {end}");
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string path, string what, string expected)
    {
        if (!reader.Read() || reader.TokenType != type)
        {
            throw Broken(path, $"has {what} that is not {expected}");
        }
    }

    private static string FirstSentence(JsonException exception)
        => $"{ErrorText.Shorten(exception.Message.Split(". ")[0].TrimEnd('.'), 200)} (byte {exception.BytePositionInLine} of line {exception.LineNumber + 1})";

    private static TritoneException Broken(string path, string what, Exception? cause = null)
        => new(ErrorCode.InvalidArgument, $"'{path}' {what}", cause);
}
