using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Tritone.Cli.Texts;

/// <summary>Reads texts ahead of the model and hands them on in batches: as many as there are, up to a limit, and never waiting for more.</summary>
internal static class TextBatches
{
    // Enough that runs of like length can be made of them (LengthGroups); few enough that memory does not matter.
    private const int MaxBatch = 1024;

    /// <summary>The batches of a source, in order. The source is read on another thread, at most two batches ahead.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<NumberedText>> ReadAsync(
        TextSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<NumberedText>(new BoundedChannelOptions(2 * MaxBatch) { SingleReader = true, SingleWriter = true });

        // Not awaited: a read of standard input cannot be given up, and the program ends without it. Its error comes through the channel.
        _ = Task.Run(() => FillAsync(source, channel.Writer, cancellationToken), CancellationToken.None);

        var reader = channel.Reader;
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<NumberedText>();
            while (batch.Count < MaxBatch && reader.TryRead(out var text))
            {
                batch.Add(text);
            }

            yield return batch;
        }
    }

    private static async Task FillAsync(TextSource source, ChannelWriter<NumberedText> writer, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var text in source.Read())
            {
                await writer.WriteAsync(text, cancellationToken);
            }

            writer.Complete();
        }
        catch (Exception exception)
        {
            writer.Complete(exception);
        }
    }
}
