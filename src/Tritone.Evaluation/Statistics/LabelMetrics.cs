namespace Tritone.Evaluation.Statistics;

/// <summary>How well a model tells one label from all others. Immutable.</summary>
/// <param name="Label">The label, as the model names it.</param>
/// <param name="TruePositives">Texts to which it applies and of which the model says so.</param>
/// <param name="FalsePositives">Texts to which it does not apply and of which the model says that it does.</param>
/// <param name="FalseNegatives">Texts to which it applies and of which the model does not say so.</param>
/// <param name="TrueNegatives">Texts to which it does not apply and of which the model does not say that it does.</param>
public sealed record LabelMetrics(string Label, int TruePositives, int FalsePositives, int FalseNegatives, int TrueNegatives)
{
    /// <summary>To how many texts the label applies.</summary>
    public int Support => TruePositives + FalseNegatives;

    /// <summary>The share of right texts among those said to have the label, from 0 to 1; 0 if none is.</summary>
    public double Precision => Share(TruePositives, TruePositives + FalsePositives);

    /// <summary>The share of found texts among those that have the label, from 0 to 1; 0 if none has.</summary>
    public double Recall => Share(TruePositives, Support);

    /// <summary>The harmonic mean of <see cref="Precision"/> and <see cref="Recall"/>, from 0 to 1; 0 if the label was neither there nor said.</summary>
    public double F1 => Share(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
