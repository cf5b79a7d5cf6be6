namespace Tritone.Modeling.Gate;

/// <summary>Whether a text's logits depend on its company. All figures compare with the text alone and unpadded, bit for bit.</summary>
/// <param name="IsPromised">Whether the scheme promises that they do not; if it does, one changed bit is a reason to refuse.</param>
/// <param name="Texts">How many texts were run in each way.</param>
/// <param name="ChangedInBatch">Of how many a logit changed in a random batch.</param>
/// <param name="ChangedPadded">Of how many a logit changed when padded to 128 tokens, or as many as the model takes.</param>
/// <param name="LabelsChanged">Of how many the labels changed in either.</param>
/// <param name="LargestChange">The largest absolute change of a logit.</param>
public sealed record InvarianceResult(bool IsPromised, int Texts, int ChangedInBatch, int ChangedPadded, int LabelsChanged, float LargestChange);
