using System.Net.Sockets;
using System.Text;
using Grpc.Core;

namespace Tritone.LoadTesting.Targets;

/// <summary>The kinds under which failures are counted: few, short, and the same for the same cause.</summary>
internal static class FailureKinds
{
    private const int MaxErrorLength = 300;

    /// <summary>The kind of an HTTP status.</summary>
    public static string Of(System.Net.HttpStatusCode status) => FormattableString.Invariant($"{(int)status}");

    /// <summary>The kind of a call that failed: what happened to the connection, if that is why.</summary>
    public static string Of(RpcException exception)
        => ConnectionFailure(exception) is { } cause ? Of(cause) : Of(exception.StatusCode);

    /// <summary>What happened to the connection of a call that failed; null if it failed otherwise.</summary>
    public static Exception? ConnectionFailure(RpcException exception)
        => exception.Status.DebugException is HttpRequestException or IOException or SocketException ? exception.Status.DebugException : null;

    /// <summary>The kind of a gRPC status, as the protocol spells it: <c>RESOURCE_EXHAUSTED</c>.</summary>
    public static string Of(StatusCode status)
    {
        var name = new StringBuilder();
        foreach (var character in status.ToString())
        {
            name.Append(char.IsUpper(character) && name.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(character));
        }

        return name.ToString();
    }

    /// <summary>The kind of a request that had no answer at all.</summary>
    public static string Of(Exception exception) => exception switch
    {
        SocketException socket => Of(socket),
        HttpRequestException { InnerException: SocketException socket } => Of(socket),
        IOException { InnerException: SocketException socket } => Of(socket),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => "invalid response",
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException => "connection closed",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "unknown host",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS failure",
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => "invalid response",
        HttpRequestException { InnerException: { } inner } => Of(inner),
        _ => exception.GetType().Name,
    };

    /// <summary>The text of an error's body, on one line.</summary>
    public static string Text(ReadOnlySpan<byte> body)
        => ErrorText.Shorten(string.Join(' ', Encoding.UTF8.GetString(body).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), MaxErrorLength);

    private static string Of(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset => "connection reset",
        SocketError.TimedOut => "connection timed out",
        SocketError.TooManyOpenSockets => "too many open sockets",
        SocketError.AddressNotAvailable => "no port left",
        SocketError.HostNotFound => "unknown host",
        var other => other.ToString(),
    };
}
