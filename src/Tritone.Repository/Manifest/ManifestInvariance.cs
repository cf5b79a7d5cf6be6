namespace Tritone.Repository.Manifest;

/// <summary>Whether a text's logits depend on its company, compared bit for bit with the text alone.</summary>
/// <param name="Texts">How many texts were run in each way.</param>
/// <param name="ChangedInBatch">Of how many a logit changed in a random batch.</param>
/// <param name="ChangedPadded">Of how many a logit changed when padded to 128 tokens, or as many as the model takes.</param>
/// <param name="LabelsChanged">Of how many the labels changed.</param>
/// <param name="LargestChange">The largest absolute change of a logit.</param>
public sealed record ManifestInvariance(int Texts, int ChangedInBatch, int ChangedPadded, int LabelsChanged, double LargestChange);
