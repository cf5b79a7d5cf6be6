namespace Tritone.Repository.Manifest;

/// <summary>What the gate saw of a version and said.</summary>
/// <param name="Verdict"><c>passed</c>, <c>refused</c> or <c>not enough data</c>. Only a version that was accepted as degraded has one of the latter two.</param>
/// <param name="Reasons">Why.</param>
/// <param name="Rule">The rule, in words.</param>
/// <param name="Texts">The comparison on texts without labels.</param>
/// <param name="Data">The comparison on texts with labels; null if there were none.</param>
/// <param name="Invariance">Whether answers depend on the batch.</param>
public sealed record ManifestGate(
    string Verdict, IReadOnlyList<string> Reasons, string Rule, ManifestComparison Texts, ManifestComparison? Data, ManifestInvariance Invariance);
