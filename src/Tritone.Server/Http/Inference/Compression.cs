namespace Tritone.Server.Http.Inference;

/// <summary>How a body is compressed.</summary>
internal enum Compression
{
    None,
    Gzip,

    /// <summary>Zlib's format, as the word means in HTTP.</summary>
    Deflate,
}
