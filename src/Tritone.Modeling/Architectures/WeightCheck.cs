using System.Globalization;
using System.Numerics.Tensors;

namespace Tritone.Modeling.Architectures;

/// <summary>Refuses weights with which nothing can be computed.</summary>
internal static class WeightCheck
{
    private const int ChunkElements = 64 * 1024;

    /// <summary>Looks at every weight.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: one is not a finite number; names the tensor and the place.</exception>
    public static void RefuseNonFinite(EncoderClassifier encoder, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.ForEach(encoder.Weights, new ParallelOptions { CancellationToken = cancellationToken }, RefuseNonFinite);
        }
        catch (AggregateException exception)
        {
            // Of several the first in the order of the computation would be found by chance only: any will do.
            throw exception.InnerExceptions.OfType<TritoneException>().FirstOrDefault() ?? exception.InnerExceptions[0];
        }
    }

    private static void RefuseNonFinite(Weight weight)
    {
        var values = new float[Math.Min(ChunkElements, weight.Elements)];
        for (var first = 0L; first < weight.Elements; first += values.Length)
        {
            var chunk = values.AsSpan(0, (int)Math.Min(values.Length, weight.Elements - first));
            weight.Read(first, chunk);
            if (!TensorPrimitives.IsFiniteAll<float>(chunk))
            {
                var place = values.AsSpan(0, chunk.Length).ToArray().Index().First(value => !float.IsFinite(value.Item));
                throw new TritoneException(
                    ErrorCode.InvalidArgument,
                    string.Create(CultureInfo.InvariantCulture, $"tensor '{weight.Name}' holds {Describe(place.Item)} at [{string.Join(", ", PlaceOf(weight, first + place.Index))}]; weights are finite numbers"));
            }
        }
    }

    private static string Describe(float value) => float.IsNaN(value) ? "NaN" : value > 0 ? "infinity" : "-infinity";

    private static long[] PlaceOf(Weight weight, long element)
    {
        var place = new long[weight.Shape.Count];
        for (var dimension = place.Length - 1; dimension >= 0; dimension--)
        {
            (element, place[dimension]) = Math.DivRem(element, weight.Shape[dimension]);
        }

        return place;
    }
}
