using Tritone.Cli.Rows;
using Tritone.Runtime.Classification;

namespace Tritone.Cli.Classify;

/// <summary>Streams rows through a classifier into a sink.</summary>
internal static class Classification
{
    public static async Task RunAsync(
        EmotionClassifier classifier, IAsyncEnumerable<Row> rows, IAnswerSink sink, AnswerBar bar, CancellationToken cancellationToken)
    {
        await using var answers = classifier.ClassifyAsync(rows, TextOf, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = answers.MoveNextAsync();
            if (!next.IsCompleted)
            {
                sink.Pause();
            }

            if (!await next)
            {
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

    private static string TextOf(Row row) => row.Text ?? throw new TritoneException(ErrorCode.InvalidArgument, row.Problem!);
}
