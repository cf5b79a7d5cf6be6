using Tritone.Cli.Rows;
using Tritone.Runtime.Classification;

namespace Tritone.Cli.Classify;

/// <summary>Streams rows through a classifier into a sink.</summary>
internal static class Classification
{
    public static async Task RunAsync(
        EmotionClassifier classifier, IAsyncEnumerable<Row> rows, IAnswerSink sink, AnswerBar bar, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var answers = classifier.ClassifyAsync(rows, TextOf, ending.Token).GetAsyncEnumerator(ending.Token);
        while (true)
        {
            var next = answers.MoveNextAsync().AsTask();
            if (!next.IsCompleted)
            {
                await PauseAsync(sink, next, ending);
            }

            if (!await next)
            {
                sink.Pause();
                return;
            }

            var (row, prediction, error) = answers.Current;
            if (prediction is not null)
            {
                sink.Add(row, prediction);
            }
            else
            {
                sink.Reject(row, error!);
            }

            bar.Add(row.Position);
        }
    }

    // What is on its way must have come to an end before the exception may go on.
    private static async Task PauseAsync(IAnswerSink sink, Task next, CancellationTokenSource ending)
    {
        try
        {
            sink.Pause();
        }
        catch
        {
            await ending.CancelAsync();
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static string TextOf(Row row) => row.Text ?? throw new TritoneException(ErrorCode.InvalidArgument, row.Problem!);
}
