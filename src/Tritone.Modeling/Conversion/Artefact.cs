using Tritone.Modeling.Gate;
using Tritone.Modeling.Graphs;
using Tritone.Modeling.Parity;
using Tritone.Modeling.Quantization;
using Tritone.Repository.Manifest;

namespace Tritone.Modeling.Conversion;

/// <summary>A graph that was written and checked, on its way into a version.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="File">Its file.</param>
/// <param name="Parity">How close it is to the plain computation; of an INT8 graph, the float graph that it was made of.</param>
internal sealed record Artefact(OnnxGraph Graph, ManifestFile File, ParityResult Parity)
{
    /// <summary>How it was quantised; null if it was not.</summary>
    public ManifestQuantization? Quantization { get; init; }

    public IReadOnlyList<QuantizedSite> Sites { get; init; } = [];

    /// <summary>What the gate says; null if it was not asked.</summary>
    public GateResult? Gate { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];
}
