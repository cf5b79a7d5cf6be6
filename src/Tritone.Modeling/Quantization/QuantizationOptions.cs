using Tritone.Runtime.Sessions;

namespace Tritone.Modeling.Quantization;

/// <summary>How a model becomes INT8.</summary>
public sealed record QuantizationOptions
{
    /// <summary>What has a scale.</summary>
    /// <value>The default is <see cref="QuantizationScheme.PerToken"/>.</value>
    public QuantizationScheme Scheme { get; init; }

    /// <summary>The texts that <see cref="QuantizationScheme.Static"/> and <see cref="QuantizationScheme.Mixed"/> find their ranges on, and on which layers are measured alone.</summary>
    /// <value>The default, null, is a built-in set. Texts like those that the model will see are better.</value>
    public IReadOnlyList<string>? Calibration { get; init; }

    /// <summary>How much of the values of a tensor its calibrated range holds, in percent; what is outside is cut off.</summary>
    /// <value>Over 50 and at most 100. The default, 100, is from the least value to the greatest: few large values carry what matters, so cutting costs accuracy (docs/quantization.md).</value>
    public double Percentile { get; init; } = 100;

    /// <summary>Which linear layers stay in float.</summary>
    /// <value>The default is <see cref="KeepFloat.None"/>.</value>
    public KeepFloat KeepFloat { get; init; } = KeepFloat.None;

    /// <summary>The processors that the model is for.</summary>
    /// <value>The default, null, is those of the class of this machine's.</value>
    public CpuClass? Cpu { get; init; }

    /// <summary>Whether each quantised site is measured alone even if nothing is decided by it, for the report.</summary>
    /// <value>The default is false: it takes as many runs as there are sites.</value>
    public bool MeasureSites { get; init; }

    /// <summary>Whether the calibration texts are used: the scheme finds its ranges on them, or layers are measured on them.</summary>
    public bool UsesCalibration => Scheme is QuantizationScheme.Static or QuantizationScheme.Mixed || KeepFloat.IsAutomatic || MeasureSites;
}
