namespace Tritone.Modeling.Hub;

/// <summary>Keeps two downloads of one content apart, also those of Hugging Face's own programs, which lock the same file in the same way.</summary>
internal static class HubLock
{
    // EWOULDBLOCK of Linux and of macOS, and ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Waits until nobody has the lock, and takes it. The system frees it if its holder ends in any way.</summary>
    /// <returns>What gives it back.</returns>
    public static async Task<IDisposable> TakeAsync(string path, HubTransfer transfer, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (Held.Contains(exception.HResult))
            {
                await transfer.Pause(transfer.FirstPause, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
