using Tritone.Protocol.Inference;
using Tritone.Tensors;

namespace Tritone.Server.Hosting;

/// <summary>Puts outputs where a client wants them instead of in the response.</summary>
internal static class SharedMemoryOutput
{
    /// <summary>Copies an output into a part of a region.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: the part is too small.</exception>
    public static void Put(Tensor output, SharedMemoryRange range, Func<SharedMemoryRange, Memory<byte>> sharedMemory)
    {
        if ((ulong)output.Data.Length > range.ByteSize)
        {
            throw new TritoneException(
                ErrorCode.Internal,
                $"shared memory size specified with the request for output '{output.Name}' ({range.ByteSize} bytes) should be at least {output.Data.Length} bytes to hold the results");
        }

        // Held while it is written: the region may be unregistered meanwhile.
        var memory = sharedMemory(range);
        using var held = memory.Pin();
        output.Data.CopyTo(memory);
    }
}
