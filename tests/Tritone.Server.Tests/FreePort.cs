using System.Net;

namespace Tritone.Server.Tests;

/// <summary>Options of servers that listen where nobody else does.</summary>
internal static class FreePort
{
    public static IPEndPoint EndPoint => new(IPAddress.Loopback, 0);

    /// <summary>HTTP alone.</summary>
    public static ServerOptions Options => new() { Http = EndPoint, Grpc = null, Metrics = null };
}
