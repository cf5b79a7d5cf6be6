using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tritone.Serving.SharedMemory;

/// <summary>Opens objects of POSIX shared memory.</summary>
internal static partial class PosixSharedMemory
{
    private const int ReadWrite = 2;
    private const int LongestName = 255;

    /// <summary>Opens an object to read and write it.</summary>
    /// <param name="key">Its name, with or without the slash before it.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: there is none, or it may not be opened. <see cref="ErrorCode.Unsupported"/>: not on this system.</exception>
    public static SafeFileHandle Open(string key)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new TritoneException(ErrorCode.Unsupported, "shared memory of clients is supported on Linux only");
        }

        // One name in one folder: nothing that leads out of it, whatever the library would make of it.
        var name = key.StartsWith('/') ? key[1..] : key;
        var isName = name.Length is > 0 and <= LongestName && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\0') < 0;
        if (!isName)
        {
            throw Unopened(key, inner: null);
        }

        // It does not follow links.
        var handle = OpenObject($"/{name}", ReadWrite, 0);
        if (handle.IsInvalid)
        {
            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            throw Unopened(key, new IOException(Marshal.GetPInvokeErrorMessage(error)));
        }

        return handle;
    }

    private static TritoneException Unopened(string key, Exception? inner)
        => new(ErrorCode.Internal, $"Unable to open shared memory region: '{ErrorText.Shorten(key, 256)}'", inner);

    [LibraryImport("libc", EntryPoint = "shm_open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenObject(string name, int flags, uint mode);
}
