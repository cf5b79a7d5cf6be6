using Tritone.Protocol.Inference;

namespace Tritone.Serving.SharedMemory;

/// <summary>The regions of system shared memory that clients have registered. Thread-safe.</summary>
public sealed class SharedMemoryRegions : IDisposable
{
    /// <summary>Maps a region.</summary>
    /// <param name="region">What to map.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.AlreadyExists"/>: the name is taken. <see cref="ErrorCode.InvalidArgument"/>: there is no such object, or it is smaller.
    /// </exception>
    public void Register(SharedMemoryRegion region) => throw new NotImplementedException();

    /// <summary>Forgets a region; those who use it now may finish.</summary>
    /// <param name="name">Its name; a name that is not registered changes nothing.</param>
    public void Unregister(string name) => throw new NotImplementedException();

    /// <summary>Forgets all regions.</summary>
    public void UnregisterAll() => throw new NotImplementedException();

    /// <summary>Lists regions.</summary>
    /// <param name="name">One region; null for all.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is none of that name.</exception>
    public IReadOnlyList<SharedMemoryRegion> List(string? name = null) => throw new NotImplementedException();

    /// <summary>Finds the memory of a part of a region.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the region is not registered, or the part is not within it.</exception>
    public Memory<byte> Find(SharedMemoryRange range) => throw new NotImplementedException();

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
