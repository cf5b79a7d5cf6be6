namespace Tritone.Fuzz;

/// <summary>A reader of untrusted bytes, and sound inputs to begin with.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Seeds">Inputs that it takes.</param>
/// <param name="Words">What is worth putting in here and there.</param>
/// <param name="Read">Reads an input: it ends, or throws the one exception that readers may throw.</param>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, IReadOnlyList<string> Words, Action<byte[]> Read);
