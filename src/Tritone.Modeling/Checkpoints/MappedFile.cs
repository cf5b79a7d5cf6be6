using System.IO.MemoryMappedFiles;
using Tritone.Files;

namespace Tritone.Modeling.Checkpoints;

/// <summary>A file in memory without being read: the system brings in what is looked at. Thread-safe.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    private MappedFile(string path, long length)
    {
        Path = path;
        Length = length;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    public string Path { get; }

    public long Length { get; }

    /// <summary>Maps a file.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is empty, or a stand-in for a file that was not downloaded.</exception>
    public static MappedFile Open(string path)
    {
        // A file of no bytes cannot be mapped, and holds no tensor either.
        var length = FileLength.Of(path);
        if (length == 0)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is empty");
        }

        var file = new MappedFile(path, length);
        if (file.Bytes(0, (int)Math.Min(length, 64)).StartsWith("version https://git-lfs"u8))
        {
            file.Dispose();
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{path}' is a Git LFS pointer of {length} bytes: the file that it stands for was not downloaded (git lfs pull)");
        }

        return file;
    }

    /// <summary>Bytes of the file, valid until it is disposed.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
