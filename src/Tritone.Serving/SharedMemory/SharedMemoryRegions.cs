using System.Collections.Concurrent;
using Tritone.Protocol.Inference;

namespace Tritone.Serving.SharedMemory;

/// <summary>The regions of system shared memory that clients have registered. Thread-safe.</summary>
/// <remarks>Memory that was found stays mapped as long as anybody holds it, whoever unregisters the region meanwhile.</remarks>
public sealed class SharedMemoryRegions : IDisposable
{
    private readonly ConcurrentDictionary<string, (SharedMemoryRegion Region, MappedMemory Memory)> _regions = new(StringComparer.Ordinal);

    /// <summary>Maps a region.</summary>
    /// <param name="region">What to map.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.AlreadyExists"/>: the name is taken. <see cref="ErrorCode.Internal"/>: there is no such object, or the key is no name of
    /// one. <see cref="ErrorCode.InvalidArgument"/>: the region is empty or not within the object. <see cref="ErrorCode.Unsupported"/>: not on this system.
    /// </exception>
    public void Register(SharedMemoryRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        if (_regions.ContainsKey(region.Name))
        {
            throw Taken(region);
        }

        var memory = MappedMemory.Open(region);
        if (!_regions.TryAdd(region.Name, (region, memory)))
        {
            throw Taken(region);
        }
    }

    /// <summary>Forgets a region; those who use it now may finish.</summary>
    /// <param name="name">Its name; a name that is not registered changes nothing.</param>
    public void Unregister(string name) => _regions.TryRemove(name, out _);

    /// <summary>Forgets all regions.</summary>
    public void UnregisterAll() => _regions.Clear();

    /// <summary>Lists regions, by name.</summary>
    /// <param name="name">One region; null for all.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is none of that name.</exception>
    public IReadOnlyList<SharedMemoryRegion> List(string? name = null)
    {
        if (name is null)
        {
            return [.. _regions.Values.Select(entry => entry.Region).OrderBy(region => region.Name, StringComparer.Ordinal)];
        }

        return _regions.TryGetValue(name, out var entry)
            ? [entry.Region]
            : throw Unknown(name);
    }

    /// <summary>Finds the memory of a part of a region.</summary>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: the region is not registered. <see cref="ErrorCode.InvalidArgument"/>: the part is not within it.
    /// </exception>
    public Memory<byte> Find(SharedMemoryRange range)
    {
        ArgumentNullException.ThrowIfNull(range);
        if (!_regions.TryGetValue(range.Region, out var entry))
        {
            throw new TritoneException(ErrorCode.NotFound, $"Unable to find shared memory region: '{range.Region}'");
        }

        if (range.Offset >= entry.Region.ByteSize)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"Invalid offset for shared memory region: '{range.Region}'");
        }

        return range.ByteSize <= entry.Region.ByteSize - range.Offset
            ? entry.Memory.Memory.Slice((int)range.Offset, (int)range.ByteSize)
            : throw new TritoneException(ErrorCode.InvalidArgument, $"Invalid offset + byte size for shared memory region: '{range.Region}'");
    }

    /// <summary>Forgets all regions.</summary>
    public void Dispose() => UnregisterAll();

    /// <summary>The error that there is no region of a name.</summary>
    /// <param name="name">The name.</param>
    public static TritoneException Unknown(string name) => new(ErrorCode.NotFound, $"Unable to find system shared memory region: '{name}'");

    private static TritoneException Taken(SharedMemoryRegion region) => new(ErrorCode.AlreadyExists, $"shared memory region '{region.Name}' already in manager");
}
