namespace Tritone.Modeling.Quantization;

/// <summary>How the linear layers of a site are computed.</summary>
internal enum SiteForm
{
    Float,
    PerToken,
    Static,
    Dynamic,
}
