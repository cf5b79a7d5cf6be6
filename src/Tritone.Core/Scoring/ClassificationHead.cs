using System.Globalization;
using System.Numerics.Tensors;

namespace Tritone.Scoring;

/// <summary>What follows the logits: labels, activation and thresholds of one model. Immutable and thread-safe.</summary>
public sealed class ClassificationHead
{
    /// <summary>The threshold of a multi-label model that names none.</summary>
    public const float DefaultThreshold = 0.5f;

    private readonly float[] _thresholds;

    /// <summary>Creates the head of a model.</summary>
    /// <param name="labels">The labels in the order of the logits. At least one; no two alike, none empty.</param>
    /// <param name="activation">How logits become scores.</param>
    /// <param name="thresholds">
    /// Multi-label only: the score from which a label counts, one for each label, from 0 to 1.
    /// Empty means <see cref="DefaultThreshold"/> for each.
    /// </param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the labels or thresholds do not fit.</exception>
    public ClassificationHead(IReadOnlyList<string> labels, Activation activation, IReadOnlyList<float>? thresholds = null)
    {
        ArgumentNullException.ThrowIfNull(labels);

        Labels = [.. labels];
        Activation = activation;
        _thresholds = thresholds is null or { Count: 0 }
            ? Enumerable.Repeat(DefaultThreshold, labels.Count).ToArray()
            : [.. thresholds];
        Validate(thresholds);
    }

    /// <summary>The labels in the order of the logits.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How logits become scores.</summary>
    public Activation Activation { get; }

    /// <summary>The score from which a label of a multi-label model counts, one for each label.</summary>
    public IReadOnlyList<float> Thresholds => _thresholds;

    /// <summary>Reads one row of logits.</summary>
    /// <param name="logits">One row, shape [labels]. Copied.</param>
    /// <param name="tokens">How many tokens the model saw, special tokens included.</param>
    /// <param name="truncatedTokens">How many tokens of the text were left out.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: a logit is not a finite number.</exception>
    public Prediction Predict(ReadOnlySpan<float> logits, int tokens, int truncatedTokens) => Predict(logits, tokens, truncatedTokens, windows: 1, decidingWindow: null);

    private Prediction Predict(ReadOnlySpan<float> logits, int tokens, int truncatedTokens, int windows, TextWindow? decidingWindow)
    {
        if (logits.Length != Labels.Count)
        {
            throw new ArgumentException($"a row has {logits.Length} logits; the model has {Labels.Count} labels", nameof(logits));
        }

        if (!TensorPrimitives.IsFiniteAll(logits))
        {
            var shown = logits.ToArray().Select(logit => logit.ToString(CultureInfo.InvariantCulture));
            throw new TritoneException(ErrorCode.Internal, $"the model gave logits that are not finite numbers: [{string.Join(", ", shown)}]");
        }

        var scores = logits.ToArray();
        if (Activation is Activation.Softmax)
        {
            Activations.Softmax(scores);
        }
        else
        {
            Activations.Sigmoid(scores);
        }

        return new Prediction(this, logits.ToArray(), scores, tokens, truncatedTokens) { Windows = windows, DecidingWindow = decidingWindow };
    }

    /// <summary>Combines the logits of a text's windows: their mean, weighted.</summary>
    /// <param name="windows">The windows, in their order: the logits of each and its weight, how many tokens of the text are counted as its own.</param>
    /// <param name="tokens">How many tokens the model saw, special tokens included, shared ones once.</param>
    /// <param name="find">Where a window stands in the text; asked for the one that decided.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: a logit is not a finite number.</exception>
    public Prediction Predict(IReadOnlyList<(float[] Logits, int Weight)> windows, int tokens, Func<int, TextWindow> find)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(find);
        var mean = new float[Labels.Count];
        var weights = (float)windows.Sum(window => window.Weight);
        foreach (var (logits, weight) in windows)
        {
            TensorPrimitives.MultiplyAdd(logits, weight / weights, mean, mean);
        }

        // The lead of the best label over the second is a sum over the windows: the largest part of it decided.
        var order = Enumerable.Range(0, mean.Length).OrderByDescending(label => mean[label]).ToArray();
        var decided = windows.Index().MaxBy(window => window.Item.Weight * (window.Item.Logits[order[0]] - (order.Length > 1 ? window.Item.Logits[order[1]] : 0))).Index;
        return Predict(mean, tokens, truncatedTokens: 0, windows.Count, find(decided));
    }

    private void Validate(IReadOnlyList<float>? thresholds)
    {
        if (Labels.Count == 0)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, "a model needs at least one label; none were given");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Labels.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Labels[i]) || Labels[i].AsSpan().IndexOfAny('\n', '\r') >= 0)
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"label {i} is '{Labels[i]}'; a label is one line of text and not blank");
            }

            if (!seen.Add(Labels[i]))
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"label '{Labels[i]}' is given twice; each label may appear once");
            }
        }

        if (_thresholds.Length != Labels.Count)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"{thresholds!.Count} thresholds are given for {Labels.Count} labels; give one for each or none");
        }

        foreach (var threshold in _thresholds)
        {
            if (!(threshold is >= 0 and <= 1))
            {
                throw new TritoneException(
                    ErrorCode.InvalidArgument, FormattableString.Invariant($"a threshold is {threshold}; thresholds are from 0 to 1"));
            }
        }
    }
}
