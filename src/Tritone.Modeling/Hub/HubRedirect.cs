using System.Net;

namespace Tritone.Modeling.Hub;

/// <summary>Where a redirect leads, and whether to go there.</summary>
internal static class HubRedirect
{
    /// <summary>How many are followed for one request: the hub itself needs two.</summary>
    public const int MaxRedirects = 5;

    public static bool Is(HttpResponseMessage response) => response.StatusCode
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>The address that a redirect leads to.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it leads nowhere, or from https to something else.</exception>
    public static Uri Next(HttpResponseMessage response, Uri from)
    {
        if (response.Headers.Location is not { } location || !Uri.TryCreate(from, location, out var next))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{Origin(from)}' redirects without saying where");
        }

        return next.Scheme == Uri.UriSchemeHttps || (next.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp)
            ? next
            : throw new TritoneException(
                ErrorCode.InvalidArgument, $"'{Origin(from)}' redirects from {from.Scheme} to {ErrorText.Shorten(next.Scheme)}; supported: https, and http from http");
    }

    /// <summary>Whether two addresses have the same scheme, host and port.</summary>
    public static bool IsSameOrigin(Uri left, Uri right)
        => left.Scheme == right.Scheme && left.Port == right.Port && string.Equals(left.IdnHost, right.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>What may be shown of an address: its path and query may hold a signature that opens a private file.</summary>
    public static string Origin(Uri uri) => ErrorText.Shorten(uri.GetLeftPart(UriPartial.Authority) is var text && uri.UserInfo.Length > 0
        ? text.Replace(uri.UserInfo + "@", "", StringComparison.Ordinal)
        : text);
}
