namespace Tritone.Modeling.Parity;

/// <summary>How close the written graph is to the plain computation.</summary>
/// <param name="Cases">How many sequences were compared, alone and in one padded batch.</param>
/// <param name="Tokens">How many tokens they have together.</param>
/// <param name="MaxAbsoluteDifference">The largest difference of a logit.</param>
/// <param name="Source">What the sequences were made of.</param>
public sealed record ParityResult(int Cases, int Tokens, double MaxAbsoluteDifference, string Source)
{
    /// <summary>The difference from which a graph is not published.</summary>
    public const double Limit = 1e-3;
}
