using System.Globalization;
using Tritone.Modeling.Architectures;

namespace Tritone.Modeling.Quantization;

/// <summary>Finds rows with one value so large that the others are lost beside it: the gate's texts need not meet what such a row did.</summary>
internal static class LostWeights
{
    // In trained models that quantise well the largest value of a row is up to about 30 times that of the middle row (docs/quantization.md).
    private const double LargestRatio = 1000;

    /// <summary>Looks at every matrix that is quantised.</summary>
    /// <returns>A sentence for each with such a row.</returns>
    public static IReadOnlyList<string> Find(QuantizationPlan plan)
        => [.. plan.Sites
            .Where(site => site.Form is not SiteForm.Float)
            .SelectMany(site => site.Site.Layers.Select(layer => Find(site.Site.Name, layer.Matrix)))
            .OfType<string>()];

    private static string? Find(string site, Weight weight)
    {
        var scales = new QuantizedRows(weight, WeightLimit.EightBits).Scales;
        var middle = scales.Order().ElementAt(scales.Length / 2);
        var (row, largest) = scales.Index().MaxBy(scale => scale.Item);
        return largest <= LargestRatio * middle
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"row {row} of '{weight.Name}' holds {largest * sbyte.MaxValue:G6}, {largest / middle:N0} times the largest value of its middle row: 8-bit integers cannot hold the others beside it (--keep-float {site} keeps the layer in float)");
    }
}
