using System.Text;

namespace Tritone.Faults.Bodies;

/// <summary>A request that is not what it says.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Pieces">Its bytes, piece by piece, from the request line on.</param>
/// <param name="HalfCloses">Whether the client says that nothing more comes.</param>
internal sealed record HostileBody(string Name, IEnumerable<byte[]> Pieces, bool HalfCloses = false)
{
    /// <summary>A request with a body in one piece.</summary>
    /// <param name="name">What is wrong with it.</param>
    /// <param name="path">The path.</param>
    /// <param name="headers">Headers, each with its line break.</param>
    /// <param name="body">The body.</param>
    /// <param name="length">The length that it claims; null for the true one.</param>
    public static HostileBody Of(string name, string path, string headers, ReadOnlySpan<byte> body, long? length = null)
        => new(name, [[.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: x\r\n{headers}Content-Length: {length ?? body.Length}\r\n\r\n"), .. body]]);
}
