namespace Tritone.Protocol.Inference;

/// <summary>A part of a registered region of shared memory.</summary>
/// <param name="Region">The name under which the region is registered.</param>
/// <param name="Offset">Where the part begins, in bytes.</param>
/// <param name="ByteSize">Its length in bytes.</param>
public sealed record SharedMemoryRange(string Region, ulong Offset, ulong ByteSize);
