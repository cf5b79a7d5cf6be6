namespace Tritone.Tokenization.ByteLevelBpe;

/// <summary>Two tokens that become one, by their ids.</summary>
/// <param name="Left">The first of them.</param>
/// <param name="Right">The second.</param>
/// <param name="Result">What they become.</param>
internal readonly record struct Merge(int Left, int Right, int Result);
