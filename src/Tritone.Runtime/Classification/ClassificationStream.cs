using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Tritone.Runtime.Sessions;
using Tritone.Scoring;

namespace Tritone.Runtime.Classification;

/// <summary>
/// Classifies any number of texts while they come in. One thread reads and tokenises ahead; whenever a core is free, it takes the texts that are there, sorts them by length
/// and runs them; the answers leave in the order of the texts. What is ahead of the reader of the answers is bounded.
/// </summary>
internal sealed class ClassificationStream<T>(OnnxModel model, RowRunner runner, Func<string, PreparedText> prepare, ClassificationHead head, Func<T, string> textOf)
{
    // Texts that are sorted together: enough that rows of like length meet; few enough that the first answer does not wait long for the last.
    private const int BlockSize = 512;

    private readonly Channel<Entry> _prepared = Channel.CreateBounded<Entry>(new BoundedChannelOptions(2 * BlockSize) { SingleReader = true, SingleWriter = true });
    private readonly Channel<List<Entry>> _planned = Channel.CreateBounded<List<Entry>>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });

    /// <summary>Classifies the items. To be called once.</summary>
    public async IAsyncEnumerable<Classified<T>> RunAsync(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var preparing = Task.Run(() => PrepareAsync(items, stop.Token), CancellationToken.None);
        var running = Task.Run(() => RunBlocksAsync(stop.Token), CancellationToken.None);
        try
        {
            await foreach (var block in _planned.Reader.ReadAllAsync(cancellationToken))
            {
                foreach (var entry in block)
                {
                    yield return await entry.Done.Task.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            // Whoever stops reading stops the rest. Errors of the items' source came through the channels.
            await stop.CancelAsync();
            await Task.WhenAll(preparing, running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PrepareAsync(IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in items.WithCancellation(cancellationToken))
            {
                await _prepared.Writer.WriteAsync(Prepare(item), cancellationToken);
            }

            _prepared.Writer.Complete();
        }
        catch (Exception exception)
        {
            _prepared.Writer.Complete(exception);
        }
    }

    private Entry Prepare(T item)
    {
        try
        {
            return new Entry(item, prepare(textOf(item)));
        }
        catch (TritoneException exception) when (exception.Code is ErrorCode.InvalidArgument)
        {
            var entry = new Entry(item, null);
            entry.Done.SetResult(new Classified<T>(item, null, exception));
            return entry;
        }
    }

    private async Task RunBlocksAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _prepared.Reader.WaitToReadAsync(cancellationToken))
            {
                await _planned.Writer.WaitToWriteAsync(cancellationToken);

                // Not before there is a core for them: until then, more texts join.
                await model.WaitForSlotAsync(cancellationToken);
                await RunBlockAsync(TakeBlock(), cancellationToken);
            }

            _planned.Writer.Complete();
        }
        catch (Exception exception)
        {
            _planned.Writer.Complete(exception);
        }
    }

    private List<Entry> TakeBlock()
    {
        var block = new List<Entry>();
        while (block.Count < BlockSize && _prepared.Reader.TryRead(out var entry))
        {
            block.Add(entry);
        }

        return block;
    }

    // Begins with a slot of the model in hand. The last runs of a block go on while the next block begins.
    private async Task RunBlockAsync(List<Entry> block, CancellationToken cancellationToken)
    {
        var entries = block.Where(entry => entry.Text is not null).ToDictionary(entry => entry.Text!);
        var hasSlot = true;
        await _planned.Writer.WriteAsync(block, CancellationToken.None);
        foreach (var rows in RowRunner.Plan(entries.Keys))
        {
            if (!hasSlot)
            {
                await model.WaitForSlotAsync(cancellationToken);
            }

            hasSlot = false;
            _ = Task.Run(() => Run(rows, entries), CancellationToken.None);
        }

        if (hasSlot)
        {
            model.ReleaseSlot();
        }
    }

    private void Run(PreparedText.Row[] rows, Dictionary<PreparedText, Entry> entries)
    {
        try
        {
            foreach (var text in runner.RunInSlot(rows))
            {
                var entry = entries[text];
                entry.Done.SetResult(new Classified<T>(entry.Item, text.Predict(head), null));
            }
        }
        catch (Exception exception)
        {
            // What waits for these texts throws it. The first of them is enough.
            foreach (var row in rows)
            {
                entries[row.Text].Done.TrySetException(exception);
                _ = entries[row.Text].Done.Task.Exception;
            }
        }
    }

    private sealed record Entry(T Item, PreparedText? Text)
    {
        public TaskCompletionSource<Classified<T>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
