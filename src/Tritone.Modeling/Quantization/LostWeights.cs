using System.Globalization;
using System.Numerics.Tensors;
using Tritone.Modeling.Architectures;

namespace Tritone.Modeling.Quantization;

/// <summary>Finds rows with one value so large that the others are lost beside it: the gate's texts need not meet what such a row did.</summary>
internal static class LostWeights
{
    // In trained models that quantise well the largest value of a row is up to about 43 times that of the middle row (docs/quantization.md).
    private const double LargestRatio = 1000;

    /// <summary>Looks at every matrix of sites that are quantised.</summary>
    /// <returns>A sentence for each with such a row.</returns>
    public static IReadOnlyList<string> Find(IEnumerable<LinearSite> sites)
        => [.. sites.SelectMany(site => site.Layers.Select(layer => Find(site.Name, layer.Matrix))).OfType<string>()];

    private static string? Find(string site, Weight weight)
    {
        var largest = LargestOfRows(weight);

        // Rows of zeros say nothing of the others. Of two rows the lesser is the middle one.
        var others = largest.Where(value => value > 0).Order().ToArray();
        if (others.Length == 0 || others[^1] <= LargestRatio * others[(others.Length - 1) / 2])
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"row {Array.IndexOf(largest, others[^1])} of '{weight.Name}' holds {others[^1]:G6}, {(double)others[^1] / others[(others.Length - 1) / 2]:N0} times the largest value of its middle row: 8-bit integers cannot hold the others beside it (--keep-float {site} keeps the layer in float)");
    }

    private static float[] LargestOfRows(Weight weight)
    {
        var columns = (int)weight.Shape[1];
        var largest = new float[weight.Shape[0]];
        Parallel.For(0, largest.Length, () => new float[columns], (row, _, values) =>
        {
            weight.Read((long)row * columns, values);
            largest[row] = Math.Abs(TensorPrimitives.MaxMagnitude<float>(values));
            return values;
        }, _ => { });
        return largest;
    }
}
