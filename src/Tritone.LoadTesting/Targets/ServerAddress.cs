namespace Tritone.LoadTesting.Targets;

/// <summary>Where a server is, and what it speaks there. Immutable.</summary>
/// <param name="Uri">Its base address: <c>http</c> or <c>https</c>.</param>
/// <param name="IsGrpc">Whether it speaks gRPC there.</param>
public sealed record ServerAddress(Uri Uri, bool IsGrpc)
{
    /// <summary>Reads an address.</summary>
    /// <param name="url"><c>http://</c>, <c>https://</c>, <c>grpc://</c> or <c>grpcs://</c> with host and port; or host and port alone.</param>
    /// <param name="isGrpcByDefault">What an address without a scheme means.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is none.</exception>
    public static ServerAddress Parse(string url, bool isGrpcByDefault = false)
    {
        ArgumentNullException.ThrowIfNull(url);
        var whole = url.Contains("://", StringComparison.Ordinal) ? url : $"{(isGrpcByDefault ? "grpc" : "http")}://{url}";
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw Invalid(url);
        }

        return uri.Scheme switch
        {
            "http" or "https" => new ServerAddress(WithSlash(uri), IsGrpc: false),
            "grpc" or "grpcs" when uri.Port > 0 => new ServerAddress(new UriBuilder(uri.Scheme is "grpc" ? "http" : "https", uri.Host, uri.Port).Uri, IsGrpc: true),
            "grpc" or "grpcs" => throw new TritoneException(ErrorCode.InvalidArgument, $"'{url}' has no port; gRPC has none of its own: {url.TrimEnd('/')}:8001"),
            _ => throw Invalid(url),
        };
    }

    /// <inheritdoc />
    // gRPC has no port of its own: 80 and 443 are told as well.
    public override string ToString()
        => IsGrpc ? $"{(Uri.Scheme is "https" ? "grpcs" : "grpc")}://{Uri.Host}:{Uri.Port}" : Uri.ToString().TrimEnd('/');

    // A server may live under a path; what it is asked is relative to that.
    private static Uri WithSlash(Uri uri) => uri.AbsolutePath.EndsWith('/') ? uri : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;

    private static TritoneException Invalid(string url)
        => new(ErrorCode.InvalidArgument, $"'{url}' is not the address of a server: http://host:port or grpc://host:port");
}
