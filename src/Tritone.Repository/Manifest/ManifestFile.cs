namespace Tritone.Repository.Manifest;

/// <summary>A file that was read or written.</summary>
/// <param name="Name">Its path in the checkpoint's or the model's directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hexadecimal digits.</param>
public sealed record ManifestFile(string Name, long Bytes, string Sha256);
