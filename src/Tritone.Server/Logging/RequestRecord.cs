using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Logging;

/// <summary>What an endpoint finds out about a request that its line in the log and its span are to say. Only there if somebody wants to know.</summary>
internal sealed class RequestRecord
{
    // What clients choose is cut: a line is a line.
    private const int LongestName = 128;

    /// <summary>What the client calls the request; null if it has no name.</summary>
    public string? RequestId { get; private set; }

    /// <summary>The model that answers it; null if none does.</summary>
    public string? Model { get; private set; }

    /// <summary>Says what is known of a request now. Costs next to nothing if nobody wants to know.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">The name of its model, which is there; null for what was said before.</param>
    /// <param name="requestId">What the client calls it; null or empty for what was said before.</param>
    public static void Note(HttpContext context, string? model, string? requestId = null)
    {
        if (context.Features.Get<RequestRecord>() is { } record)
        {
            record.Model = Cut(model) ?? record.Model;
            record.RequestId = Cut(requestId) ?? record.RequestId;
        }
    }

    /// <summary>The name that a header gives a request, until its body does.</summary>
    internal static RequestRecord Of(HttpContext context) => new() { RequestId = Cut(context.Request.Headers["X-Request-Id"].ToString()) };

    private static string? Cut(string? name) => string.IsNullOrEmpty(name) ? null : name.Length <= LongestName ? name : name[..LongestName];
}
