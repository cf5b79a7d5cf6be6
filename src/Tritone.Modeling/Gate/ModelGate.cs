using System.Diagnostics;
using System.Globalization;
using Tritone.Evaluation.Comparison;
using Tritone.Evaluation.Gate;
using Tritone.Evaluation.Statistics;
using Tritone.Evaluation.Texts;
using Tritone.Modeling.Sequences;

namespace Tritone.Modeling.Gate;

/// <summary>Asks two models the same texts and judges the one by the other.</summary>
/// <param name="candidate">The model that wants to be published.</param>
/// <param name="reference">The model whose answers are right.</param>
/// <param name="options">What has to be proved, and on what.</param>
/// <param name="data">Texts with labels; null for none.</param>
/// <param name="isInvariant">Whether the candidate promises answers that do not depend on the batch.</param>
internal sealed class ModelGate(GateModel candidate, GateModel reference, GateOptions options, LabelledTexts? data, bool isInvariant)
{
    private const int Seed = 11;

    // Each text is run by the reference once; by the candidate alone, in a random batch and padded, which costs about as much as four times alone.
    private const int Ways = 4;

    /// <summary>Runs.</summary>
    /// <param name="objections">Reasons to refuse that were found before.</param>
    /// <param name="progress">Is told how much of it is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public GateResult Run(IReadOnlyList<string> objections, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var (name, texts, ours, theirs) = FindTexts();
        var dataTexts = data?.Texts ?? [];
        var all = texts.Concat(dataTexts).ToList();
        var done = 0;
        void OnRuns(int count) => progress?.Report(Math.Min(1, (double)Interlocked.Add(ref done, count) / (Ways * all.Count)));

        if (dataTexts.Count > 0)
        {
            ours = [.. ours, .. candidate.Encode(dataTexts)];
            theirs = [.. theirs, .. reference.Encode(dataTexts)];
        }

        var expected = InCandidatesOrder(reference.RunGrouped(theirs, OnRuns, cancellationToken));
        var alone = candidate.Sequences.RunEach(ours, [], () => OnRuns(1), cancellationToken);
        var invariance = Invariance.Check(candidate.Sequences, candidate.Head, candidate.MaxTokens, ours, alone, isInvariant, OnRuns, cancellationToken);

        var onTexts = Compare(all, expected, alone, ..texts.Count, null);
        var onData = data is null ? null : Compare(all, expected, alone, texts.Count.., data.Gold);
        var verdict = Verdict.Combine([options.Rule.Judge(onTexts), .. onData is null ? [] : (Verdict[])[options.Rule.Judge(onData)]]);
        if (Describe(invariance) is { } reason)
        {
            verdict = verdict.With(reason);
        }

        verdict = objections.Aggregate(verdict, (current, objection) => current.Refuse(objection));
        return new GateResult(verdict, name, onTexts, data?.Name, onData, invariance, watch.Elapsed.TotalSeconds);
    }

    private (string Name, IReadOnlyList<string> Texts, IReadOnlyList<TokenSequence> Ours, IReadOnlyList<TokenSequence> Theirs) FindTexts()
    {
        if (!candidate.TakesTexts)
        {
            var random = RandomSequences.Make(candidate.Vocabulary, candidate.MaxTokens, options.BuiltInTexts, Seed);
            return (
                $"{random.Count} sequences of random token ids, seed {Seed}",
                [.. random.Select(sequence => string.Join(' ', sequence.Ids.Select(id => id.ToString(CultureInfo.InvariantCulture))))], random, random);
        }

        var texts = options.Texts ?? [.. BuiltInTexts.Generate(options.BuiltInTexts, Seed).Select(text => text.Text)];
        var name = options.Texts is null ? $"{texts.Count} built-in texts, seed {Seed}" : $"{texts.Count} texts";
        return (name, texts, candidate.Encode(texts), reference.Encode(texts));
    }

    // Both know the same labels; their order is each model's own.
    private float[][] InCandidatesOrder(float[][] logits)
    {
        var order = candidate.Head.Labels.Select(label => reference.Head.Labels.Index().First(other => other.Item == label).Index).ToArray();
        return Array.ConvertAll(logits, row => Array.ConvertAll(order, label => row[label]));
    }

    private ModelComparison Compare(List<string> texts, float[][] expected, float[][] actual, Range range, IReadOnlyList<LabelSet>? gold)
        => ModelComparison.Of(candidate.Head, texts[range], expected[range], actual[range], gold);

    private GateReason? Describe(InvarianceResult result)
    {
        var padded = Invariance.PaddedTokens(candidate.MaxTokens);
        var changed = Math.Max(result.ChangedInBatch, result.ChangedPadded);
        if (!result.IsPromised)
        {
            return null;
        }

        return changed == 0
            ? new GateReason(GateOutcome.Passed, string.Create(CultureInfo.InvariantCulture, $"each of {result.Texts:N0} texts has the same logits alone, in a random batch and padded to {padded} tokens, bit for bit"))
            : new GateReason(
                GateOutcome.Refused,
                string.Create(CultureInfo.InvariantCulture, $"of {result.Texts:N0} texts the logits of {result.ChangedInBatch:N0} change in a random batch and of {result.ChangedPadded:N0} padded to {padded} tokens, by up to {result.LargestChange:G3}"));
    }
}
