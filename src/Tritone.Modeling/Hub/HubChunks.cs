using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Tritone.Modeling.Hub;

/// <summary>A file on disk that is filled in chunks, and beside it which of them are whole: an interrupted download goes on with the others.</summary>
/// <remarks>
/// The record is text: the length of the file and of a chunk, then the number of each whole chunk, a line each. A record of other lengths is not believed. The bytes
/// are not called <c>.incomplete</c> alone, because other programs take a file of that name for a beginning without holes.
/// </remarks>
internal sealed class HubChunks : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _record;
    private readonly HashSet<int> _whole;
    private readonly long _length;
    private readonly long _chunkLength;

    private HubChunks(SafeFileHandle bytes, StreamWriter record, HashSet<int> whole, long length, long chunkLength)
    {
        Bytes = bytes;
        _record = record;
        _whole = whole;
        _length = length;
        _chunkLength = chunkLength;
    }

    public SafeFileHandle Bytes { get; }

    public int Count => (int)((_length + _chunkLength - 1) / _chunkLength);

    public IReadOnlyList<int> Missing => [.. Enumerable.Range(0, Count).Where(chunk => !_whole.Contains(chunk))];

    public long BytesDone => _whole.Sum(chunk => Last(chunk) - First(chunk) + 1);

    public static string BytesPath(string blobPath) => blobPath + ".chunked.incomplete";

    public static string RecordPath(string blobPath) => blobPath + ".chunked.incomplete.chunks";

    /// <summary>Goes on with what is there, or begins.</summary>
    public static HubChunks Open(string blobPath, long length, long chunkLength)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{length} {chunkLength}");
        var count = (length + chunkLength - 1) / chunkLength;
        var whole = ReadRecord(blobPath, length, head, count);
        var bytes = File.OpenHandle(BytesPath(blobPath), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous);
        try
        {
            RandomAccess.SetLength(bytes, length);

            // Written anew, so that a line that was cut off in the middle does not make another number of the next.
            var record = new StreamWriter(RecordPath(blobPath), append: false) { AutoFlush = true, NewLine = "\n" };
            record.WriteLine(head);
            foreach (var chunk in whole)
            {
                record.WriteLine(chunk.ToString(CultureInfo.InvariantCulture));
            }

            return new HubChunks(bytes, record, whole, length, chunkLength);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    public long First(int chunk) => chunk * _chunkLength;

    public long Last(int chunk) => Math.Min(First(chunk) + _chunkLength, _length) - 1;

    /// <summary>Notes that a chunk is whole, once its bytes are on the disk. Thread-safe.</summary>
    public void Finish(int chunk)
    {
        RandomAccess.FlushToDisk(Bytes);
        lock (_lock)
        {
            _whole.Add(chunk);
            _record.WriteLine(chunk.ToString(CultureInfo.InvariantCulture));
        }
    }

    public void Dispose()
    {
        _record.Dispose();
        Bytes.Dispose();
    }

    private static HashSet<int> ReadRecord(string blobPath, long length, string head, long count)
    {
        if (!File.Exists(RecordPath(blobPath)) || new FileInfo(BytesPath(blobPath)) is not { Exists: true } bytes || bytes.Length != length)
        {
            return [];
        }

        // A line counts once it has its end.
        var lines = File.ReadAllText(RecordPath(blobPath)).Split('\n')[..^1];
        return lines is [var first, .. var rest] && first == head
            ? [.. rest.Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var chunk) ? chunk : -1).Where(chunk => chunk >= 0 && chunk < count)]
            : [];
    }
}
