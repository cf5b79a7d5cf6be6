using System.Globalization;
using System.Net;

namespace Tritone.Modeling.Hub;

/// <summary>Says what a status of the hub means to the person who asked.</summary>
internal static class HubRefusal
{
    /// <summary>The error of a response that is neither a success nor a redirect.</summary>
    /// <returns>A <see cref="TritoneException"/>, or a <see cref="HubBrokenException"/> if the same request may succeed later.</returns>
    public static Exception Of(HttpResponseMessage response, Uri uri, HubSource source, HubOptions options, TimeProvider clock)
    {
        var isHub = HubRedirect.IsSameOrigin(uri, options.Endpoint);
        var host = HubRedirect.Origin(uri);
        var reason = response.Headers.NonValidated.TryGetValues("X-Error-Code", out var codes) ? codes.ToString() : "";
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when isHub => NoAccess(source, options, reason, status),
            HttpStatusCode.NotFound when isHub => NotFound(source, host, reason),
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
                => new HubBrokenException(Text($"'{host}' answers with status {status}")) { RetryAfter = RetryAfter(response, clock) },
            _ => new TritoneException(ErrorCode.Unknown, Text($"'{host}' answers with status {status} to a request for '{source}'")),
        };
    }

    // The hub says the same of a repository that does not exist as of one that not everybody may know of.
    private static TritoneException NoAccess(HubSource source, HubOptions options, string reason, int status)
    {
        var what = reason == "RepoNotFound" ? "does not exist, or is private or gated" : "is private or gated";
        var token = options.Token is null ? "there is none" : "the one that is set has none";
        return new TritoneException(
            reason == "RepoNotFound" ? ErrorCode.NotFound : ErrorCode.InvalidArgument,
            Text($"repository '{source.Repository}' {what} (status {status}): HF_TOKEN must hold a token with access; {token}"));
    }

    private static TritoneException NotFound(HubSource source, string host, string reason) => new(ErrorCode.NotFound, reason switch
    {
        "RepoNotFound" => $"there is no repository '{source.Repository}' at '{host}'",
        "RevisionNotFound" => $"repository '{source.Repository}' has no revision '{source.Revision}'",
        "EntryNotFound" => $"repository '{source.Repository}' lists a file at revision '{source.Revision}' that it does not have",
        _ => $"there is no repository '{source.Repository}' at '{host}', or it has no revision '{source.Revision}'",
    });

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow() is var pause && pause > TimeSpan.Zero ? pause : TimeSpan.Zero,
        _ => null,
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
