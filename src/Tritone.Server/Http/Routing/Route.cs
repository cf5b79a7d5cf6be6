using Microsoft.AspNetCore.Http;
using Tritone.Server.Options;

namespace Tritone.Server.Http.Routing;

/// <summary>What answers a path.</summary>
/// <param name="Api">What it is part of; null for what nobody can restrict.</param>
/// <param name="Methods">The methods that it takes; none for all.</param>
/// <param name="Reply">Answers.</param>
internal sealed record Route(ApiCategory? Api, IReadOnlyList<string> Methods, Func<HttpEndpoints, RouteCall, Task> Reply)
{
    /// <summary>Whether a method is one that it takes.</summary>
    public bool Takes(string method)
    {
        for (var i = 0; i < Methods.Count; i++)
        {
            if (HttpMethods.Equals(Methods[i], method))
            {
                return true;
            }
        }

        return Methods.Count == 0;
    }
}
