namespace Tritone.Modeling.Quantization;

/// <summary>What quantising one site alone does to the logits.</summary>
/// <param name="Site">The site.</param>
/// <param name="Mean">The mean absolute difference of a logit, in standard deviations of the logits of the float model.</param>
internal sealed record SiteError(string Site, double Mean);
