using Tritone.Modeling.Checkpoints.Pickle;

namespace Tritone.Modeling.Checkpoints.Torch;

/// <summary>Makes tensors of an unpickled state dict: names, and calls that would rebuild a tensor of a storage.</summary>
internal static class StateDict
{
    private const int MaxDimensions = 8;

    private static readonly Dictionary<string, StoredDataType> Storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = StoredDataType.F32,
        ["HalfStorage"] = StoredDataType.F16,
        ["BFloat16Storage"] = StoredDataType.BF16,
        ["DoubleStorage"] = StoredDataType.F64,
        ["LongStorage"] = StoredDataType.I64,
        ["IntStorage"] = StoredDataType.I32,
        ["ShortStorage"] = StoredDataType.I16,
        ["CharStorage"] = StoredDataType.I8,
        ["ByteStorage"] = StoredDataType.U8,
        ["BoolStorage"] = StoredDataType.BOOL,
    };

    /// <summary>All that the pickle of a state dict may mention.</summary>
    public static IReadOnlySet<(string Module, string Name)> Globals { get; } = new HashSet<(string Module, string Name)>(
    [
        ("collections", "OrderedDict"),
        ("torch._utils", "_rebuild_tensor"),
        ("torch._utils", "_rebuild_tensor_v2"),
        ("torch._utils", "_rebuild_parameter"),
        .. Storages.Keys.Select(name => ("torch", name)),
    ]);

    /// <summary>The tensors, in the order of the dictionary. Entries that are no tensors are passed over.</summary>
    /// <param name="root">What the pickle holds.</param>
    /// <param name="file">The file that the storages lie in.</param>
    /// <param name="find">Where the bytes of a storage lie in the file.</param>
    public static IReadOnlyList<StoredTensor> ReadTensors(object? root, MappedFile file, Func<Storage, (long Offset, long Length)> find)
    {
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var (name, call) in FindCalls(root, file))
        {
            tensors[name] = ReadTensor(name, call, file, find);
        }

        return tensors.Count > 0 ? [.. tensors.Values] : throw Broken(file, "holds no tensors by name");
    }

    /// <summary>Every storage that a tensor uses, once.</summary>
    public static IEnumerable<Storage> FindStorages(object? root, MappedFile file)
        => FindCalls(root, file).Select(entry => StorageOf(entry.Name, entry.Call, file)).DistinctBy(storage => storage.Key);

    private static IEnumerable<(string Name, PickleCall Call)> FindCalls(object? root, MappedFile file)
    {
        var dict = root as PickleDict ?? throw Broken(file, "holds no dictionary of tensors");
        foreach (var (key, value) in dict.Entries)
        {
            if (key is string name && value is PickleCall call)
            {
                // A parameter is a tensor with a flag.
                yield return (name, call is { Function.Name: "_rebuild_parameter", Arguments.Items: [PickleCall inner, ..] } ? inner : call);
            }
        }
    }

    private static Storage StorageOf(string name, PickleCall call, MappedFile file)
        => call.Arguments.Items is [PickleReference { Id.Items: ["storage", PickleGlobal { Module: "torch" } type, string key, string, long count, ..] }, ..] && Storages.TryGetValue(type.Name, out var dataType)
            ? new Storage(key, dataType, count)
            : throw Broken(file, $"has the tensor '{ErrorText.Shorten(name)}' of a storage that is not described as PyTorch does");

    private static StoredTensor ReadTensor(string name, PickleCall call, MappedFile file, Func<Storage, (long Offset, long Length)> find)
    {
        var what = $"the tensor '{ErrorText.Shorten(name)}'";
        if (call.Function.Name is not ("_rebuild_tensor" or "_rebuild_tensor_v2")
            || call.Arguments.Items is not [_, long first, PickleTuple sizes, PickleTuple steps, ..])
        {
            throw Broken(file, $"has {what} that is not built as PyTorch does");
        }

        var storage = StorageOf(name, call, file);
        var (offset, length) = find(storage);
        var size = storage.ElementSize;
        if (storage.Count < 0 || storage.Count > length / size)
        {
            throw Broken(file, $"has {what} of a storage of {storage.Count} elements; the file has {length} bytes for it, {size} an element");
        }

        var shape = Numbers(sizes, file, $"the shape of {what}");
        var strides = Numbers(steps, file, $"the strides of {what}");
        if (shape.Length != strides.Length || shape.Length > MaxDimensions)
        {
            throw Broken(file, $"has {what} with {shape.Length} dimensions and {strides.Length} strides; both are the same number, up to {MaxDimensions}");
        }

        CheckReach(what, first, shape, strides, storage.Count, file);
        return new StoredTensor(name, storage.DataType, shape, file, offset + (first * size), IsRowMajor(shape, strides) ? null : strides);
    }

    private static void CheckReach(string what, long first, long[] shape, long[] strides, long count, MappedFile file)
    {
        Int128 elements = 1;
        Int128 last = first;
        foreach (var (size, stride) in shape.Zip(strides))
        {
            elements *= size;
            last += (Int128)Math.Max(0, size - 1) * stride;
            if (elements > int.MaxValue * 16L || last > long.MaxValue)
            {
                throw Broken(file, $"has {what} of shape [{string.Join(", ", shape)}], which is larger than any tensor of these models");
            }
        }

        if (first < 0 || (elements > 0 && last >= count))
        {
            throw Broken(file, $"has {what} from element {first} to {last} of a storage of {count} elements");
        }
    }

    private static bool IsRowMajor(long[] shape, long[] strides)
    {
        var expected = 1L;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && strides[i] != expected)
            {
                return false;
            }

            expected *= shape[i];
        }

        return true;
    }

    private static long[] Numbers(PickleTuple tuple, MappedFile file, string what)
        => [.. tuple.Items.Select(item => item is long and >= 0 and var number ? number : throw Broken(file, $"has {item ?? "None"} in {what}; they are whole numbers from 0"))];

    private static TritoneException Broken(MappedFile file, string what) => new(ErrorCode.InvalidArgument, $"'{file.Path}' {what}");

    /// <summary>A storage: elements of one type, one after the other.</summary>
    internal readonly record struct Storage(string Key, StoredDataType DataType, long Count)
    {
        public int ElementSize => DataType.ElementSize();
    }
}
