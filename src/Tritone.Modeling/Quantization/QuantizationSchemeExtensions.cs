namespace Tritone.Modeling.Quantization;

/// <summary>Names of schemes.</summary>
public static class QuantizationSchemeExtensions
{
    /// <summary>The name by which the command line and manifests know the scheme.</summary>
    public static string ToName(this QuantizationScheme scheme) => scheme switch
    {
        QuantizationScheme.PerToken => "per-token",
        QuantizationScheme.Mixed => "mixed",
        QuantizationScheme.Static => "static",
        QuantizationScheme.Dynamic => "dynamic",
        _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, null),
    };

    /// <summary>Finds a scheme by its name.</summary>
    public static bool TryParse(string? name, out QuantizationScheme scheme)
    {
        foreach (var candidate in Enum.GetValues<QuantizationScheme>())
        {
            if (candidate.ToName() == name)
            {
                scheme = candidate;
                return true;
            }
        }

        scheme = default;
        return false;
    }
}
