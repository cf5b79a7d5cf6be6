using System.Runtime.InteropServices;

namespace Tritone.LoadTesting.Load;

/// <summary>
/// Asks the scheduler to run a thread as soon as it wakes, though a server on the same machine may keep all cores busy: otherwise it waits for the end of somebody's slice, which
/// is milliseconds (docs/benchmarking.md has the figures). Real time where that is allowed: root, or a limit for rtprio. Else short slices, which helps a little on Linux from 6.12.
/// </summary>
internal static partial class PromptThread
{
    private const int RoundRobin = 2;
    private const int LowestPriority = 1;

    // The shortest that Linux takes.
    private const ulong SliceNanoseconds = 100_000;

    private const int X64Call = 314;
    private const int Arm64Call = 274;

    /// <summary>Asks for the thread that calls. Where it is refused, nothing changes.</summary>
    public static void Request()
    {
        if (OperatingSystem.IsLinux() && SetScheduler(0, RoundRobin, LowestPriority) != 0)
        {
            ShortenSlice();
        }
    }

    private static void ShortenSlice()
    {
        var call = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => X64Call,
            Architecture.Arm64 => Arm64Call,
            _ => 0,
        };
        if (call != 0)
        {
            _ = SetAttributes(call, 0, new Attributes { Size = (uint)Marshal.SizeOf<Attributes>(), Runtime = SliceNanoseconds }, 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in int priority);

    // sched_setattr, which the C library has no function for.
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SetAttributes(nint call, nint thread, in Attributes attributes, nint flags);

    // struct sched_attr in its first form; policy 0 is the usual one, whose slice is the runtime.
    private struct Attributes
    {
        public uint Size;
        public uint Policy;
        public ulong Flags;
        public int Nice;
        public uint Priority;
        public ulong Runtime;
        public ulong Deadline;
        public ulong Period;
    }
}
