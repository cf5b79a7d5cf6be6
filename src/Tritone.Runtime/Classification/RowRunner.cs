using System.Collections.Concurrent;
using Tritone.Runtime.Sessions;

namespace Tritone.Runtime.Classification;

/// <summary>Runs rows of token ids through a model. Thread-safe.</summary>
internal sealed class RowRunner(OnnxModel model, ClassifierGraph graph, int labels, int padId)
{
    // As many as there were runs at once; a batch is used again by whoever runs next.
    private readonly ConcurrentBag<PaddedBatch> _batches = [];

    /// <summary>Plans the runs of some texts: rows of like length together.</summary>
    public static IReadOnlyList<PreparedText.Row[]> Plan(IEnumerable<PreparedText> texts)
    {
        var rows = texts.SelectMany(text => text.Rows).ToArray();
        return [.. LengthGroups.Plan([.. rows.Select(row => row.Ids.Length)]).Select(group => group.Select(i => rows[i]).ToArray())];
    }

    /// <summary>Runs rows on this thread and gives up the slot of the model that the caller holds.</summary>
    /// <returns>The texts that have all their logits now.</returns>
    public IReadOnlyList<PreparedText> RunInSlot(PreparedText.Row[] rows)
    {
        try
        {
            var batch = _batches.TryTake(out var used) ? used : new PaddedBatch(graph, labels, padId);
            batch.Reset(rows.Length, rows.Max(row => row.Ids.Length));
            foreach (var (i, row) in rows.Index())
            {
                batch.SetRow(i, row.Ids);
            }

            batch.Run(model);
            var done = new List<PreparedText>(rows.Length);
            foreach (var (i, row) in rows.Index())
            {
                if (row.SetLogits(batch.LogitsOf(i)))
                {
                    done.Add(row.Text);
                }
            }

            _batches.Add(batch);
            return done;
        }
        finally
        {
            model.ReleaseSlot();
        }
    }
}
