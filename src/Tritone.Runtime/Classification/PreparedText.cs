using Tritone.Scoring;

namespace Tritone.Runtime.Classification;

/// <summary>A text as the model sees it: one row of ids, or one for each of its windows; and, after the runs, the logits of each.</summary>
internal sealed class PreparedText
{
    private readonly int[][] _rows;
    private readonly float[][] _logits;
    private readonly int[] _weights = [];
    private readonly Func<int, TextWindow>? _findWindow;
    private readonly int _tokens;
    private readonly int _truncated;
    private int _missing;

    /// <summary>A text that is read whole, or cut.</summary>
    public PreparedText(int[] ids, int truncated)
    {
        _rows = [ids];
        _logits = new float[1][];
        _tokens = ids.Length;
        _truncated = truncated;
        _missing = 1;
    }

    /// <summary>A text that is read in windows.</summary>
    /// <param name="windows">The windows: the ids of each and its weight.</param>
    /// <param name="tokens">The tokens of the text, special ones included.</param>
    /// <param name="findWindow">Where a window stands in the text.</param>
    public PreparedText(IReadOnlyList<(int[] Ids, int Weight)> windows, int tokens, Func<int, TextWindow> findWindow)
    {
        _rows = [.. windows.Select(window => window.Ids)];
        _logits = new float[windows.Count][];
        _weights = [.. windows.Select(window => window.Weight)];
        _findWindow = findWindow;
        _tokens = tokens;
        _missing = windows.Count;
    }

    /// <summary>The rows that the model has to run.</summary>
    public IEnumerable<Row> Rows => Enumerable.Range(0, _rows.Length).Select(i => new Row(this, i));

    /// <summary>What the model says of it. All rows have their logits.</summary>
    public Prediction Predict(ClassificationHead head)
        => _findWindow is null
            ? head.Predict(_logits[0], _tokens, _truncated)
            : head.Predict([.. _logits.Zip(_weights)], _tokens, _findWindow);

    /// <summary>A row of a text.</summary>
    public readonly record struct Row(PreparedText Text, int Index)
    {
        public int[] Ids => Text._rows[Index];

        /// <summary>Gives the row its logits, once.</summary>
        /// <returns>Whether the text now has all of them.</returns>
        public bool SetLogits(ReadOnlySpan<float> logits)
        {
            Text._logits[Index] = logits.ToArray();
            return Interlocked.Decrement(ref Text._missing) == 0;
        }
    }
}
