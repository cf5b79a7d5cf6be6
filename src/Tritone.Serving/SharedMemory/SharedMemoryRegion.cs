namespace Tritone.Serving.SharedMemory;

/// <summary>A registered region of system shared memory.</summary>
/// <param name="Name">The name that requests know it by.</param>
/// <param name="Key">The name of the POSIX shared memory object, as given to <c>shm_open</c>.</param>
/// <param name="Offset">Where in the object the region begins, in bytes.</param>
/// <param name="ByteSize">Its length in bytes.</param>
public sealed record SharedMemoryRegion(string Name, string Key, ulong Offset, ulong ByteSize);
