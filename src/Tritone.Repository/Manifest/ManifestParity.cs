namespace Tritone.Repository.Manifest;

/// <summary>What came of running the graph against the plain computation in double precision.</summary>
/// <param name="Source">What was run: built-in texts, or random ids for a model without a tokenizer.</param>
/// <param name="Cases">How many sequences.</param>
/// <param name="Tokens">How many tokens they have together.</param>
/// <param name="MaxAbsoluteDifference">The largest difference of a logit.</param>
/// <param name="Limit">The difference above which nothing is published.</param>
public sealed record ManifestParity(string Source, int Cases, int Tokens, double MaxAbsoluteDifference, double Limit);
