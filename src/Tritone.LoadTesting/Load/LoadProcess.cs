namespace Tritone.LoadTesting.Load;

/// <summary>Settings of a whole process that does nothing but load a server.</summary>
public static class LoadProcess
{
    /// <summary>
    /// Lets answers be read on the thread that hears of them, instead of handing each to another one: half the processor time of a request (docs/benchmarking.md). It is for programs
    /// that block no such thread, and has an effect only before the first socket.
    /// </summary>
    public static void Prepare() => Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
}
