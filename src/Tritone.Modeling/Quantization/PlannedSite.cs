using Tritone.Modeling.Architectures;
using Tritone.Modeling.Graphs.Forms;
using Tritone.Modeling.Graphs.Onnx;

namespace Tritone.Modeling.Quantization;

/// <summary>What becomes of a site.</summary>
/// <param name="Site">The site.</param>
/// <param name="Form">How it is computed.</param>
/// <param name="Range">The calibrated range of what it reads; null if its form needs none.</param>
internal sealed record PlannedSite(LinearSite Site, SiteForm Form, ActivationRange? Range = null)
{
    public LinearForm ToForm(WeightLimit weightLimit) => Form switch
    {
        SiteForm.Float => new FloatLinear(TensorProto.Types.DataType.Float),
        SiteForm.PerToken => new PerTokenLinear(weightLimit, Site.Least),
        SiteForm.Static => new StaticLinear(Site.Name, Range ?? throw new InvalidOperationException($"site '{Site.Name}' was not calibrated"), weightLimit),
        SiteForm.Dynamic => new DynamicLinear(weightLimit),
        _ => throw new InvalidOperationException($"nothing computes the form {Form}"),
    };
}
