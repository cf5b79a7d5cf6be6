using System.Buffers.Binary;
using Tritone.Modeling.Checkpoints.Pickle;

namespace Tritone.Modeling.Checkpoints.Torch;

/// <summary>
/// The layout before PyTorch 1.6: five pickles one after the other (a magic number, the version, facts of the machine, the state dict, the keys of the storages), then the storages
/// in that order, each with its count of elements before it.
/// </summary>
internal static class LegacyTorchFile
{
    // torch.serialization.MAGIC_NUMBER, in the ten bytes of the pickle's number.
    private static ReadOnlySpan<byte> Magic => [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19];

    // Protocol 2 before it, and a stop after it.
    private const int MagicLength = 2 + 12 + 1;

    public static IReadOnlyList<StoredTensor> ReadTensors(MappedFile file)
    {
        if (file.Length < MagicLength || !file.Bytes(2, 12).SequenceEqual(Magic))
        {
            throw Broken(file, "is no file of torch.save: it begins neither as a zip archive nor with the magic number of the older layout");
        }

        var position = (long)MagicLength;
        RequireVersion(file, ReadPickle(file, ref position));
        RequireLittleEndian(file, ReadPickle(file, ref position));
        var root = ReadPickle(file, ref position);
        if (ReadPickle(file, ref position) is not PickleList keys)
        {
            throw Broken(file, "has no list of storages after its state dict");
        }

        // Each storage says how many elements it has; how long an element is, only the tensors say.
        var sizes = StateDict.FindStorages(root, file).ToDictionary(storage => storage.Key, storage => storage.ElementSize, StringComparer.Ordinal);
        var places = new Dictionary<string, (long Offset, long Length)>(StringComparer.Ordinal);
        foreach (var item in keys.Items)
        {
            if (item is not string key || !sizes.TryGetValue(key, out var size))
            {
                throw Broken(file, $"has a storage '{ErrorText.Shorten($"{item}")}' that no tensor uses");
            }

            var count = position <= file.Length - 8 ? BinaryPrimitives.ReadInt64LittleEndian(file.Bytes(position, 8)) : -1;
            position += 8;
            if (count < 0 || count > (file.Length - position) / size || !places.TryAdd(key, (position, count * size)))
            {
                throw Broken(file, $"has the storage '{ErrorText.Shorten(key)}' twice, or with more elements than the file has bytes");
            }

            position += count * size;
        }

        return StateDict.ReadTensors(root, file, storage => places.TryGetValue(storage.Key, out var place)
            ? place
            : throw Broken(file, $"has no storage '{ErrorText.Shorten(storage.Key)}', which a tensor needs"));
    }

    private static object? ReadPickle(MappedFile file, ref long position)
    {
        var length = (int)Math.Min(file.Length - position, TorchFile.MaxPickleLength);
        var reader = new PickleReader(file.Bytes(position, length), $"'{file.Path}'", StateDict.Globals);
        var value = reader.Read();
        position += reader.Position;
        return value;
    }

    private static void RequireVersion(MappedFile file, object? version)
    {
        if (version is not 1001L)
        {
            throw Broken(file, $"is of the older layout's version {version}; there is only 1001");
        }
    }

    private static void RequireLittleEndian(MappedFile file, object? facts)
    {
        if (facts is PickleDict dict && dict.Entries.Any(entry => entry is { Key: "little_endian", Value: false }))
        {
            throw new TritoneException(ErrorCode.Unsupported, $"'{file.Path}' was written on a machine with the big end first; supported: little");
        }
    }

    private static TritoneException Broken(MappedFile file, string what) => new(ErrorCode.InvalidArgument, $"'{file.Path}' {what}");
}
