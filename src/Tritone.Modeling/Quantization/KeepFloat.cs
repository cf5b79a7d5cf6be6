namespace Tritone.Modeling.Quantization;

/// <summary>Which linear layers of an INT8 model stay in float. Immutable.</summary>
public sealed class KeepFloat
{
    private KeepFloat(bool isAutomatic, IReadOnlyList<string> sites)
    {
        IsAutomatic = isAutomatic;
        Sites = sites;
    }

    /// <summary>None of them.</summary>
    public static KeepFloat None { get; } = new(false, []);

    /// <summary>The fewest with which the error comes under the budget (<see cref="ErrorBudget"/>).</summary>
    public static KeepFloat Automatic { get; } = new(true, []);

    /// <summary>Whether a measurement chooses.</summary>
    public bool IsAutomatic { get; }

    /// <summary>The sites that are named: <c>layer.0.down</c>, <c>pooler</c>.</summary>
    public IReadOnlyList<string> Sites { get; }

    /// <summary>Those that are named.</summary>
    public static KeepFloat Of(IReadOnlyList<string> sites) => new(false, [.. sites]);
}
