namespace Tritone.Evaluation.Reports;

/// <summary>How much a layer of the candidate differs from that of the reference. Immutable.</summary>
/// <param name="Layer">The layer, as the graph names it.</param>
/// <param name="Error">How much, at least 0, in one unit for all layers.</param>
/// <param name="Kind">What kind of layer it is, or how it was treated. Layers of a kind have one colour.</param>
public sealed record LayerError(string Layer, double Error, string Kind);
