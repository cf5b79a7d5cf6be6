namespace Tritone.Modeling.Architectures;

/// <summary>Linear layers that read the same tensor: they are quantised together, or kept in float together.</summary>
/// <param name="Name">What people call it: <c>layer.3.up</c>.</param>
/// <param name="Layers">The linear layers: query, key and value of an attention, or one.</param>
/// <param name="Least">What no value that they read lies below; null if nothing is known.</param>
internal sealed record LinearSite(string Name, IReadOnlyList<LinearWeights> Layers, float? Least = null)
{
    public const string Pooler = "pooler";

    public const string Classifier = "classifier";

    /// <summary>How many numbers its matrices hold.</summary>
    public long Elements => Layers.Sum(layer => layer.Matrix.Elements);

    public static string Attention(int layer) => $"layer.{layer}.attention";

    public static string AttentionOutput(int layer) => $"layer.{layer}.attention.output";

    public static string Up(int layer) => $"layer.{layer}.up";

    public static string Down(int layer) => $"layer.{layer}.down";

    /// <summary>All of an encoder, in the order of the computation.</summary>
    public static IReadOnlyList<LinearSite> Of(EncoderClassifier encoder) =>
    [
        .. encoder.Layers.Index().SelectMany(layer => OfLayer(layer.Index, layer.Item, encoder.Config.HiddenActivation)),
        new LinearSite(Pooler, [encoder.Pooler]),
        new LinearSite(Classifier, [encoder.Classifier]),
    ];

    private static LinearSite[] OfLayer(int index, EncoderLayer layer, HiddenActivation activation) =>
    [
        new LinearSite(Attention(index), [layer.Query, layer.Key, layer.Value]),
        new LinearSite(AttentionOutput(index), [layer.AttentionOutput]),
        new LinearSite(Up(index), [layer.Up]),
        new LinearSite(Down(index), [layer.Down], LeastOf(activation)),
    ];

    // The least values of the functions, rounded down: -0.16997 at -0.7518, -0.17004 at -0.7525, 0, -0.27846 at -1.2785.
    private static float LeastOf(HiddenActivation activation) => activation switch
    {
        HiddenActivation.Gelu => -0.17f,
        HiddenActivation.GeluTanh => -0.1701f,
        HiddenActivation.Relu => 0,
        HiddenActivation.Silu => -0.2785f,
        _ => throw new InvalidOperationException($"the least value of the activation {activation} is not known"),
    };
}
