using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Tei;

/// <summary>What answers a path; either may be null.</summary>
/// <param name="Get">Answers GET and HEAD.</param>
/// <param name="Post">Answers POST.</param>
internal sealed record TeiRoute(Func<HttpContext, Task>? Get = null, Func<HttpContext, Task>? Post = null)
{
    /// <summary>The methods, as the header <c>Allow</c> has them.</summary>
    public string Allow => (Get, Post) switch
    {
        (not null, not null) => "GET,HEAD,POST",
        (not null, null) => "GET,HEAD",
        _ => "POST",
    };

    public Func<HttpContext, Task>? Find(string method)
        => HttpMethods.IsPost(method) ? Post : HttpMethods.IsGet(method) || HttpMethods.IsHead(method) ? Get : null;
}
