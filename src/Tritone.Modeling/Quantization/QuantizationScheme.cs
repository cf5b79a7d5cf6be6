namespace Tritone.Modeling.Quantization;

/// <summary>What has a scale in an INT8 model's activations. Weights have one for each output channel in every scheme.</summary>
public enum QuantizationScheme
{
    /// <summary>Each token, measured when the model runs. The most accurate; needs no calibration; a text's answer does not depend on its batch.</summary>
    PerToken,

    /// <summary>The tensors that a measurement finds harmless have one calibrated scale, the others one a token. Does not depend on the batch.</summary>
    Mixed,

    /// <summary>Each tensor has one calibrated scale. The fastest; does not depend on the batch.</summary>
    Static,

    /// <summary>Each tensor of a run, as the usual tools do it: a text's answer depends on the texts that share its batch. For comparison only.</summary>
    Dynamic,
}
