using Microsoft.ML.OnnxRuntime;
using Tritone.Runtime.Classification;
using Tritone.Scoring;
using Tritone.Texts;
using Tritone.Tokenization;

namespace Tritone.Benchmarks.Comparison;

/// <summary>From texts to predictions through a session of any kind, with the batches and the padding that the caller chooses. Thread-safe; the session stays the caller's.</summary>
internal sealed class GraphClassifier(InferenceSession session, TextTokenizer tokenizer, TextRules rules, int maxTokens, ClassificationHead head)
{
    private static readonly string[] Inputs = ["input_ids", "attention_mask"];

    private readonly RunOptions _options = new();

    /// <summary>Batches in the order of the texts, one after the other.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="rows">Texts in a batch.</param>
    /// <param name="columns">To how many tokens each text is padded or cut; 0 for those of the longest in its batch.</param>
    public Prediction[] ClassifyInOrder(IReadOnlyList<string> texts, int rows, int columns = 0)
    {
        var ids = Encode(texts, columns is 0 ? maxTokens : columns);
        var predictions = new Prediction[ids.Length];
        foreach (var batch in Enumerable.Range(0, ids.Length).Chunk(rows))
        {
            Run(ids, batch, columns, predictions);
        }

        return predictions;
    }

    /// <summary>Texts of like length together, as <see cref="EmotionClassifier"/> plans them.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="runs">How many runs go on at once.</param>
    public Prediction[] ClassifySorted(IReadOnlyList<string> texts, int runs)
    {
        var ids = Encode(texts, maxTokens);
        var predictions = new Prediction[ids.Length];
        var groups = LengthGroups.Plan(Array.ConvertAll(ids, row => row.Length));
        Parallel.ForEach(groups, new ParallelOptions { MaxDegreeOfParallelism = runs }, group => Run(ids, group, columns: 0, predictions));
        return predictions;
    }

    private int[][] Encode(IReadOnlyList<string> texts, int limit)
    {
        var buffer = new int[limit];
        return [.. texts.Select(text => buffer[..tokenizer.Encode(rules.Apply(text), buffer, out _)])];
    }

    private void Run(int[][] ids, IReadOnlyList<int> batch, int columns, Prediction[] predictions)
    {
        columns = columns is 0 ? batch.Max(i => ids[i].Length) : columns;
        var tokens = new long[batch.Count * columns];
        var mask = new long[tokens.Length];
        Array.Fill(tokens, tokenizer.PadId);
        foreach (var (row, i) in batch.Index())
        {
            Array.ConvertAll(ids[i], id => (long)id).CopyTo(tokens, row * columns);
            mask.AsSpan(row * columns, ids[i].Length).Fill(1);
        }

        long[] shape = [batch.Count, columns];
        using var tokenValue = OrtValue.CreateTensorValueFromMemory(tokens, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var outputs = session.Run(_options, Inputs, [tokenValue, maskValue], session.OutputNames);
        var logits = outputs[0].GetTensorDataAsSpan<float>();
        foreach (var (row, i) in batch.Index())
        {
            predictions[i] = head.Predict(logits.Slice(row * head.Labels.Count, head.Labels.Count), ids[i].Length, truncatedTokens: 0);
        }
    }
}
