namespace Tritone.Server.Hosting;

/// <summary>What clients hear that want shared memory where it is not allowed.</summary>
internal static class SharedMemoryRefusal
{
    public static TritoneException Create()
        => new(ErrorCode.Unsupported, "Client shared memory is disabled. Start the server with '--allow-client-shm=true' to enable.");
}
