using Tritone.Modeling.Graphs.Forms;
using Tritone.Runtime.Sessions;

namespace Tritone.Modeling.Quantization;

/// <summary>What becomes of every site of a model. Immutable.</summary>
internal sealed record QuantizationPlan(IReadOnlyList<PlannedSite> Sites, CpuClass Cpu)
{
    /// <summary>How large the integers of a matrix may be.</summary>
    public WeightLimit WeightLimit => Cpu is CpuClass.Avx2 ? WeightLimit.NeighboursTogether : WeightLimit.EightBits;

    /// <summary>Whether a text's answer is promised not to depend on its batch.</summary>
    public bool IsInvariant => !Sites.Any(site => site.Form is SiteForm.Dynamic);

    /// <summary>The form of a graph that is written by this plan, once.</summary>
    public GraphForm ToForm()
    {
        var forms = Sites.ToDictionary(site => site.Site.Name, site => site.ToForm(WeightLimit), StringComparer.Ordinal);
        return new IntegerForm(forms);
    }
}
