using System.Globalization;

namespace Tritone.Modeling.Hub;

/// <summary>Makes a request again that may succeed then, after pauses that double.</summary>
internal sealed class HubRetry(HubTransfer transfer)
{
    /// <summary>Runs until an attempt succeeds, fails for good, or was the last.</summary>
    /// <param name="what">What is asked for, to name in the error.</param>
    /// <param name="attempt">One attempt. What the one before has achieved is its own to remember.</param>
    /// <param name="needsConnection">Whether no connection at all is an error at once: who is offline need not wait to be told.</param>
    /// <param name="cancellationToken">Ends the pauses too.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Unavailable"/>: the last attempt failed, or the server asks to wait for too long.</exception>
    public async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken, bool needsConnection = false)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt(cancellationToken).ConfigureAwait(false);
            }
            catch (HubBrokenException exception) when (exception.IsConnectFailure && needsConnection)
            {
                throw new TritoneException(ErrorCode.Unavailable, $"{what}: {exception.Message}", exception);
            }
            catch (HubBrokenException exception) when (number >= transfer.Attempts)
            {
                throw new TritoneException(ErrorCode.Unavailable, $"{what}: {exception.Message}; that was attempt {number} of {transfer.Attempts}", exception);
            }
            catch (HubBrokenException exception)
            {
                await transfer.Pause(PauseAfter(what, number, exception), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private TimeSpan PauseAfter(string what, int number, HubBrokenException exception)
    {
        var pause = exception.RetryAfter ?? transfer.FirstPause * (1 << (number - 1));
        return pause <= transfer.MaxPause
            ? pause
            : throw new TritoneException(
                ErrorCode.Unavailable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: {exception.Message} and asks to wait {pause.TotalSeconds:F0} s; at most {transfer.MaxPause.TotalSeconds:F0} s are waited"),
                exception);
    }
}
