namespace Tritone.Repository.Manifest;

/// <summary>The checkpoint that a version was made from.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Architecture">The model class that it was saved from.</param>
/// <param name="Files">Every file that was read.</param>
/// <param name="Revision">The commit that it was downloaded at; null if it was a folder.</param>
public sealed record ManifestSource(string Name, string Architecture, IReadOnlyList<ManifestFile> Files, string? Revision = null);
