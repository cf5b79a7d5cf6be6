using System.Text;
using Tritone.Modeling.Checkpoints.Pickle;

namespace Tritone.Modeling.Checkpoints.Torch;

/// <summary>The layout of today: a zip archive with <c>data.pkl</c>, and each storage as a record <c>data/KEY</c>, all in one folder of any name.</summary>
internal static class ZipTorchFile
{
    private const string PickleName = "data.pkl";

    public static IReadOnlyList<StoredTensor> ReadTensors(MappedFile file)
    {
        var records = ZipDirectory.Read(file);
        var pickles = records.Keys.Where(name => name == PickleName || (name.EndsWith("/" + PickleName, StringComparison.Ordinal) && name.Count(unit => unit == '/') == 1)).ToList();
        if (pickles is not [var pickle])
        {
            throw Broken(file, $"is a zip archive with {pickles.Count} records '{PickleName}'; PyTorch writes one");
        }

        var folder = pickle[..^PickleName.Length];
        RefuseBigEndian(file, records, folder);
        var (offset, length) = records[pickle];
        if (length > TorchFile.MaxPickleLength)
        {
            throw Broken(file, $"has a '{PickleName}' of {length} bytes; at most {TorchFile.MaxPickleLength} are read");
        }

        var root = new PickleReader(file.Bytes(offset, (int)length), $"'{PickleName}' of '{file.Path}'", StateDict.Globals).Read();
        return StateDict.ReadTensors(root, file, storage => records.TryGetValue($"{folder}data/{storage.Key}", out var record)
            ? (record.Offset, record.Length)
            : throw Broken(file, $"has no record 'data/{ErrorText.Shorten(storage.Key)}', which a tensor needs"));
    }

    private static void RefuseBigEndian(MappedFile file, IReadOnlyDictionary<string, ZipDirectory.Record> records, string folder)
    {
        if (records.TryGetValue(folder + "byteorder", out var record) && Encoding.ASCII.GetString(file.Bytes(record.Offset, (int)Math.Min(record.Length, 16))) is var order and not "little")
        {
            throw new TritoneException(ErrorCode.Unsupported, $"'{file.Path}' has the byte order '{order}'; supported: little");
        }
    }

    private static TritoneException Broken(MappedFile file, string what) => new(ErrorCode.InvalidArgument, $"'{file.Path}' {what}");
}
