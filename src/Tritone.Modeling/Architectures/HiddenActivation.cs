namespace Tritone.Modeling.Architectures;

/// <summary>What lies between the two linear layers of an encoder's layer.</summary>
internal enum HiddenActivation
{
    /// <summary>x * Phi(x), by the error function.</summary>
    Gelu,

    /// <summary>The same by its approximation with tanh.</summary>
    GeluTanh,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x * sigmoid(x).</summary>
    Silu,
}

internal static class HiddenActivations
{
    // transformers' names (ACT2FN); several are the same function.
    private static readonly Dictionary<string, HiddenActivation> ByName = new(StringComparer.Ordinal)
    {
        ["gelu"] = HiddenActivation.Gelu,
        ["gelu_python"] = HiddenActivation.Gelu,
        ["gelu_new"] = HiddenActivation.GeluTanh,
        ["gelu_fast"] = HiddenActivation.GeluTanh,
        ["gelu_pytorch_tanh"] = HiddenActivation.GeluTanh,
        ["relu"] = HiddenActivation.Relu,
        ["silu"] = HiddenActivation.Silu,
        ["swish"] = HiddenActivation.Silu,
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static bool TryParse(string name, out HiddenActivation activation) => ByName.TryGetValue(name, out activation);
}
