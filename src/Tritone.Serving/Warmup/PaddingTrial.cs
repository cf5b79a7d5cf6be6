using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;
using Tritone.Tensors;
using Tensor = Tritone.Tensors.Tensor;

namespace Tritone.Serving.Warmup;

/// <summary>
/// Tries whether a model's answers depend on padding and company. Where they do, requests of different lengths must not share a batch: a graph may not mask all that it should, and
/// dynamic quantisation takes one scale over a whole batch.
/// </summary>
internal static class PaddingTrial
{
    /// <summary>The largest difference that rounding may make, of values about 1 and relative to larger ones.</summary>
    public const float Tolerance = 1e-3f;

    private const int Short = 4;
    private const int Long = 11;

    /// <summary>Runs a short sequence alone, and beside a longer one.</summary>
    /// <returns>The largest difference between its answers: 0 if none differs by a bit; infinite for answers that differ and are no 32-bit floats.</returns>
    /// <exception cref="TritoneException">The model failed.</exception>
    public static float Run(SequenceSignature signature, IBatchRunner runner)
    {
        var alone = SequenceSamples.Create(signature, rows: 1, Short);
        var together = SequenceSamples.Create(signature, rows: 1, Short);
        runner.Run(alone);
        runner.Run([.. together, .. SequenceSamples.Create(signature, rows: 1, Long)]);
        return alone[0].Outputs!.Zip(together[0].Outputs!).Max(pair => Difference(pair.First, pair.Second));
    }

    private static float Difference(Tensor alone, Tensor together)
    {
        if (alone.Data.Span.SequenceEqual(together.Data.Span))
        {
            return 0;
        }

        if (alone.DataType is not TensorDataType.Fp32)
        {
            return float.PositiveInfinity;
        }

        var first = MemoryMarshal.Cast<byte, float>(alone.Data.Span);
        var second = MemoryMarshal.Cast<byte, float>(together.Data.Span);
        var differences = new float[first.Length];
        TensorPrimitives.Subtract(first, second, differences);
        return Math.Abs(TensorPrimitives.MaxMagnitude<float>(differences)) / Math.Max(1, Math.Abs(TensorPrimitives.MaxMagnitude(first)));
    }
}
