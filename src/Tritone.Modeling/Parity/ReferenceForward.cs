using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Sequences;

namespace Tritone.Modeling.Parity;

/// <summary>
/// The classifier computed plainly from the checkpoint's weights, in double precision, one text at a time and without padding. It shares nothing with
/// the graph, so that what both agree on is right. Weights are read row by row: memory holds the activations of a few texts, not the model.
/// </summary>
internal sealed class ReferenceForward(EncoderClassifier encoder, Precision precision)
{
    private const int RowsAtOnce = 4;

    private readonly int _hidden = encoder.Config.Hidden;

    /// <summary>Computes the logits of each sequence, shape [labels].</summary>
    public IReadOnlyList<double[]> Run(IReadOnlyList<TokenSequence> sequences, CancellationToken cancellationToken)
    {
        // All tokens of all sequences, one after the other: each weight is read once for all of them.
        var starts = new int[sequences.Count + 1];
        for (var i = 0; i < sequences.Count; i++)
        {
            starts[i + 1] = starts[i] + sequences[i].Ids.Length;
        }

        var hidden = Embed(sequences, starts[^1]);
        foreach (var layer in encoder.Layers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hidden = Layer(layer, hidden, starts);
        }

        var firstTokens = new double[sequences.Count * _hidden];
        for (var i = 0; i < sequences.Count; i++)
        {
            hidden.AsSpan(starts[i] * _hidden, _hidden).CopyTo(firstTokens.AsSpan(i * _hidden));
        }

        var pooled = Linear(encoder.Pooler, firstTokens);
        if (encoder.Config.Family.HeadActivation is HeadActivation.Relu)
        {
            TensorPrimitives.Max(pooled, 0d, pooled);
        }
        else
        {
            TensorPrimitives.Tanh<double>(pooled, pooled);
        }

        return [.. Linear(encoder.Classifier, pooled).Chunk(encoder.Config.Labels.Count)];
    }

    private double[] Embed(IReadOnlyList<TokenSequence> sequences, int tokens)
    {
        var hidden = new double[tokens * _hidden];
        var row = new double[_hidden];
        var token = 0;
        foreach (var sequence in sequences)
        {
            var places = PositionsOf(sequence.Ids);
            for (var position = 0; position < sequence.Ids.Length; position++, token++)
            {
                var target = hidden.AsSpan(token * _hidden, _hidden);
                ReadRow(encoder.WordEmbeddings, sequence.Ids[position], target);
                ReadRow(encoder.PositionEmbeddings, places[position], row);
                TensorPrimitives.Add(target, row, target);
                if (encoder.TokenTypeEmbeddings is { } types)
                {
                    ReadRow(types, sequence.Types?[position] ?? 0, row);
                    TensorPrimitives.Add(target, row, target);
                }
            }
        }

        return Norm(encoder.EmbeddingNorm, hidden);
    }

    private int[] PositionsOf(int[] ids)
    {
        if (!encoder.Config.Family.CountsPositionsAfterPadding)
        {
            return [.. Enumerable.Range(0, ids.Length)];
        }

        var padding = encoder.Config.PadTokenId;
        var next = encoder.Config.FirstPosition;
        return Array.ConvertAll(ids, id => id == padding ? padding : next++);
    }

    private double Activate(double value) => encoder.Config.HiddenActivation switch
    {
        HiddenActivation.Gelu => value * 0.5 * (1 + ErrorFunction.Erf(value / Math.Sqrt(2))),
        HiddenActivation.GeluTanh => value * 0.5 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (value + (0.044715 * value * value * value)))),
        HiddenActivation.Relu => Math.Max(0, value),
        HiddenActivation.Silu => value / (1 + Math.Exp(-value)),
        _ => throw new InvalidOperationException($"nothing computes the activation {encoder.Config.HiddenActivation}"),
    };

    private double[] Layer(EncoderLayer layer, double[] input, int[] starts)
    {
        var attention = Attention(Linear(layer.Query, input), Linear(layer.Key, input), Linear(layer.Value, input), starts);
        var attended = Norm(layer.AttentionNorm, Sum(Linear(layer.AttentionOutput, attention), input));
        var up = Linear(layer.Up, attended);
        for (var i = 0; i < up.Length; i++)
        {
            up[i] = Activate(up[i]);
        }

        return Norm(layer.OutputNorm, Sum(Linear(layer.Down, up), attended));
    }

    private double[] Attention(double[] query, double[] key, double[] value, int[] starts)
    {
        var size = _hidden / encoder.Config.Heads;
        var result = new double[query.Length];
        for (var sequence = 0; sequence + 1 < starts.Length; sequence++)
        {
            var (first, end) = (starts[sequence], starts[sequence + 1]);
            var weights = new double[end - first];
            for (var head = 0; head < encoder.Config.Heads; head++)
            {
                for (var token = first; token < end; token++)
                {
                    for (var other = first; other < end; other++)
                    {
                        weights[other - first] = TensorPrimitives.Dot<double>(Head(query, token, head, size), Head(key, other, head, size)) / Math.Sqrt(size);
                    }

                    TensorPrimitives.Subtract(weights, TensorPrimitives.Max<double>(weights), weights);
                    TensorPrimitives.SoftMax<double>(weights, weights);
                    var target = Head(result, token, head, size);
                    for (var other = first; other < end; other++)
                    {
                        TensorPrimitives.MultiplyAdd(Head(value, other, head, size), weights[other - first], target, target);
                    }
                }
            }
        }

        return result;
    }

    private Span<double> Head(double[] tokens, int token, int head, int size) => tokens.AsSpan((token * _hidden) + (head * size), size);

    private double[] Linear(LinearWeights weights, double[] input)
    {
        var outputs = (int)weights.Matrix.Shape[0];
        var inputs = (int)weights.Matrix.Shape[1];
        var tokens = input.Length / inputs;
        var result = new double[tokens * outputs];
        var bias = weights.Bias.ToArray();
        Parallel.ForEach(Partitioner.Create(0, outputs), range =>
        {
            var rows = new double[RowsAtOnce * inputs];
            Span<double> products = stackalloc double[RowsAtOnce];
            for (var output = range.Item1; output < range.Item2; output += RowsAtOnce)
            {
                var count = Math.Min(RowsAtOnce, range.Item2 - output);
                for (var row = 0; row < count; row++)
                {
                    ReadRow(weights.Matrix, output + row, rows.AsSpan(row * inputs, inputs));
                }

                for (var token = 0; token < tokens; token++)
                {
                    Multiply(input.AsSpan(token * inputs, inputs), rows, products);
                    for (var row = 0; row < count; row++)
                    {
                        result[(token * outputs) + output + row] = products[row] + bias[output + row];
                    }
                }
            }
        });
        return result;
    }

    // Four rows at once: what the token holds is loaded once for all of them.
    private static void Multiply(ReadOnlySpan<double> token, ReadOnlySpan<double> rows, Span<double> products)
    {
        var (sum0, sum1, sum2, sum3) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        var length = token.Length;
        var i = 0;
        for (; i <= length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var value = new Vector<double>(token[i..]);
            sum0 = Vector.FusedMultiplyAdd(value, new Vector<double>(rows[i..]), sum0);
            sum1 = Vector.FusedMultiplyAdd(value, new Vector<double>(rows[(length + i)..]), sum1);
            sum2 = Vector.FusedMultiplyAdd(value, new Vector<double>(rows[((2 * length) + i)..]), sum2);
            sum3 = Vector.FusedMultiplyAdd(value, new Vector<double>(rows[((3 * length) + i)..]), sum3);
        }

        (products[0], products[1], products[2], products[3]) = (Vector.Sum(sum0), Vector.Sum(sum1), Vector.Sum(sum2), Vector.Sum(sum3));
        for (; i < length; i++)
        {
            for (var row = 0; row < RowsAtOnce; row++)
            {
                products[row] += token[i] * rows[(row * length) + i];
            }
        }
    }

    private double[] Norm(NormWeights weights, double[] input)
    {
        var scale = weights.Scale.ToArray();
        var bias = weights.Bias.ToArray();
        for (var first = 0; first < input.Length; first += _hidden)
        {
            var row = input.AsSpan(first, _hidden);
            TensorPrimitives.Subtract(row, TensorPrimitives.Average<double>(row), row);
            var deviation = Math.Sqrt((TensorPrimitives.SumOfSquares<double>(row) / _hidden) + encoder.Config.LayerNormEpsilon);
            for (var i = 0; i < _hidden; i++)
            {
                row[i] = (row[i] / deviation * scale[i]) + bias[i];
            }
        }

        return input;
    }

    private static double[] Sum(double[] left, double[] right)
    {
        TensorPrimitives.Add<double>(left, right, left);
        return left;
    }

    // A matrix that the artefact stores as float16 is rounded here too: the check is of the graph, not of the rounding.
    private void ReadRow(Weight matrix, int row, Span<double> destination)
    {
        var values = new float[destination.Length];
        matrix.Read((long)row * destination.Length, values);
        for (var i = 0; i < values.Length; i++)
        {
            destination[i] = precision is Precision.Fp16 ? (double)(Half)values[i] : values[i];
        }
    }
}
