namespace Tritone.Modeling.Graphs;

/// <summary>Names of precisions.</summary>
public static class PrecisionExtensions
{
    /// <summary>The name by which the command line and manifests know the precision.</summary>
    public static string ToName(this Precision precision) => precision switch
    {
        Precision.Fp32 => "fp32",
        Precision.Fp16 => "fp16",
        Precision.Int8 => "int8",
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, null),
    };
}
