namespace Tritone.Repository.Manifest;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record ManifestInterval(double Value, double Low, double High);
