using System.Buffers.Binary;
using System.Text;

namespace Tritone.Modeling.Checkpoints.Torch;

/// <summary>
/// The records of a zip archive and where their bytes lie in the file, so that weights can be read where they are. The class library's reader gives streams, not places. Records
/// must be stored as they are, as PyTorch does: nothing is unpacked, so that no archive can be larger than its file.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndLength = 22;
    private const int Locator64Length = 20;
    private const int End64Length = 56;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int MaxComment = ushort.MaxValue;

    /// <summary>Whether a file begins as an archive does.</summary>
    public static bool IsZip(MappedFile file) => file.Length >= 4 && file.Bytes(0, 4).SequenceEqual("PK\u0003\u0004"u8) || (file.Length >= EndLength && file.Bytes(0, 4).SequenceEqual("PK\u0005\u0006"u8));

    /// <summary>Reads the directory at the end of the archive.</summary>
    /// <returns>The records by name.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the archive is not sound.</exception>
    public static IReadOnlyDictionary<string, Record> Read(MappedFile file)
    {
        var (offset, length, count) = FindDirectory(file);
        if (offset < 0 || length < 0 || offset > file.Length - length || length > int.MaxValue)
        {
            throw Broken(file, $"has its directory at byte {offset} with {length} bytes; the file has {file.Length}");
        }

        var records = new Dictionary<string, Record>(StringComparer.Ordinal);
        var directory = file.Bytes(offset, (int)length);
        for (var i = 0L; i < count; i++)
        {
            var name = ReadEntry(file, ref directory, out var record);
            if (!records.TryAdd(name, record))
            {
                throw Broken(file, $"has the record '{ErrorText.Shorten(name)}' twice");
            }
        }

        return records;
    }

    private static (long Offset, long Length, long Count) FindDirectory(MappedFile file)
    {
        var tailLength = (int)Math.Min(file.Length, EndLength + MaxComment);
        var tail = file.Bytes(file.Length - tailLength, tailLength);
        for (var place = tailLength - EndLength; place >= 0; place--)
        {
            var end = tail[place..];
            if (Number32(end, 0) == EndSignature && Number16(end, 20) == end.Length - EndLength)
            {
                var (count, length, offset) = (Number16(end, 10), Number32(end, 12), Number32(end, 16));
                return count == ushort.MaxValue || length == uint.MaxValue || offset == uint.MaxValue
                    ? FindDirectory64(file, file.Length - tailLength + place)
                    : (offset, length, count);
            }
        }

        throw Broken(file, "is a zip archive without a directory at its end: it is cut off");
    }

    // Archives over 4 GiB say so in a second record, which a third points to.
    private static (long Offset, long Length, long Count) FindDirectory64(MappedFile file, long end)
    {
        if (end >= Locator64Length && file.Bytes(end - Locator64Length, Locator64Length) is var locator && Number32(locator, 0) == Locator64Signature
            && Number64(locator, 8) is var place && place <= file.Length - End64Length
            && file.Bytes(place, End64Length) is var end64 && Number32(end64, 0) == End64Signature)
        {
            return (Number64(end64, 48), Number64(end64, 40), Number64(end64, 32));
        }

        throw Broken(file, "is a zip archive of the 64-bit kind without the record that this kind needs");
    }

    private static string ReadEntry(MappedFile file, ref ReadOnlySpan<byte> directory, out Record record)
    {
        if (directory.Length < EntryLength || Number32(directory, 0) != EntrySignature)
        {
            throw Broken(file, "has a directory that ends too soon");
        }

        var (flags, method) = (Number16(directory, 8), Number16(directory, 10));
        long packed = Number32(directory, 20), size = Number32(directory, 24), offset = Number32(directory, 42);
        var (nameLength, extraLength, commentLength) = (Number16(directory, 28), Number16(directory, 30), Number16(directory, 32));
        var total = EntryLength + nameLength + extraLength + commentLength;
        if (directory.Length < total)
        {
            throw Broken(file, "has a directory that ends too soon");
        }

        var name = Encoding.UTF8.GetString(directory.Slice(EntryLength, nameLength));
        ReadExtra64(directory.Slice(EntryLength + nameLength, extraLength), ref size, ref packed, ref offset);
        directory = directory[total..];
        if (method != 0 || (flags & 1) != 0 || packed != size)
        {
            throw Broken(file, $"has the record '{ErrorText.Shorten(name)}' packed or encrypted; PyTorch stores records as they are, and so they must be");
        }

        record = new Record(DataOffset(file, offset, name), size);
        if (size < 0 || record.Offset > file.Length - size)
        {
            throw Broken(file, $"has the record '{ErrorText.Shorten(name)}' with {size} bytes from byte {record.Offset}; the file has {file.Length}");
        }

        return name;
    }

    // Only the fields that did not fit are there, in this order.
    private static void ReadExtra64(ReadOnlySpan<byte> extra, ref long size, ref long packed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var (id, length) = (Number16(extra, 0), Number16(extra, 2));
            if (length > extra.Length - 4)
            {
                return;
            }

            var data = extra.Slice(4, length);
            if (id == 1)
            {
                Widen(ref data, ref size);
                Widen(ref data, ref packed);
                Widen(ref data, ref offset);
            }

            extra = extra[(4 + length)..];
        }
    }

    private static void Widen(ref ReadOnlySpan<byte> data, ref long value)
    {
        if (value == uint.MaxValue && data.Length >= 8)
        {
            value = Number64(data, 0);
            data = data[8..];
        }
    }

    private static long DataOffset(MappedFile file, long offset, string name)
    {
        if (offset < 0 || offset > file.Length - LocalLength || file.Bytes(offset, LocalLength) is var local && Number32(local, 0) != LocalSignature)
        {
            throw Broken(file, $"has no record '{ErrorText.Shorten(name)}' at byte {offset}, where its directory says");
        }

        return offset + LocalLength + Number16(local, 26) + Number16(local, 28);
    }

    private static int Number16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint Number32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    // What does not fit is negative, and refused as such.
    private static long Number64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes[offset..]) is >= 0 and var value ? value : long.MaxValue;

    private static TritoneException Broken(MappedFile file, string what) => new(ErrorCode.InvalidArgument, $"'{file.Path}' {what}");

    /// <summary>A record.</summary>
    /// <param name="Offset">Where its bytes begin in the file.</param>
    /// <param name="Length">How many there are.</param>
    internal readonly record struct Record(long Offset, long Length);
}
