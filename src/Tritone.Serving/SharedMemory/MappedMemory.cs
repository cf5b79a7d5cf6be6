using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace Tritone.Serving.SharedMemory;

/// <summary>
/// A part of a POSIX shared memory object in this process. It is unmapped by the finalizer of the view's handle, when the last who holds memory of it has let go: a
/// client may unregister a region while others use it.
/// </summary>
internal sealed unsafe class MappedMemory : MemoryManager<byte>
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _length;

    private MappedMemory(MemoryMappedViewAccessor view, int length)
    {
        _view = view;
        _length = length;
    }

    private byte* Start => (byte*)_view.SafeMemoryMappedViewHandle.DangerousGetHandle() + _view.PointerOffset;

    /// <summary>Maps a region.</summary>
    /// <exception cref="TritoneException">As for <see cref="SharedMemoryRegions.Register"/>.</exception>
    public static MappedMemory Open(SharedMemoryRegion region)
    {
        using var handle = PosixSharedMemory.Open(region.Key);
        var length = (ulong)RandomAccess.GetLength(handle);
        if (region.ByteSize == 0 || region.ByteSize > int.MaxValue || region.Offset > length || region.ByteSize > length - region.Offset)
        {
            throw Invalid(region);
        }

        using var file = MemoryMappedFile.CreateFromFile(handle, mapName: null, capacity: 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        return new MappedMemory(file.CreateViewAccessor((long)region.Offset, (long)region.ByteSize), (int)region.ByteSize);
    }

    public override Span<byte> GetSpan() => new(Start, _length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(Start + elementIndex, pinnable: this);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _view.Dispose();
        }
    }

    private static TritoneException Invalid(SharedMemoryRegion region) => new(ErrorCode.InvalidArgument, $"failed to register shared memory region '{region.Name}': invalid args");
}
