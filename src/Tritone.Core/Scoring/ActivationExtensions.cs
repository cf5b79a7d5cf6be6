namespace Tritone.Scoring;

/// <summary>Names of activations.</summary>
public static class ActivationExtensions
{
    /// <summary>The name by which settings know the activation.</summary>
    public static string ToName(this Activation activation) => activation switch
    {
        Activation.Softmax => "softmax",
        Activation.Sigmoid => "sigmoid",
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };

    /// <summary>Finds the activation of a name.</summary>
    /// <param name="name">A name as <see cref="ToName"/> gives it, exactly.</param>
    /// <param name="activation">Receives the activation.</param>
    /// <returns>Whether there is such an activation.</returns>
    public static bool TryParse(string? name, out Activation activation)
    {
        activation = name is "sigmoid" ? Activation.Sigmoid : Activation.Softmax;
        return name is "softmax" or "sigmoid";
    }
}
