using Microsoft.AspNetCore.Http;

namespace Tritone.Server.Http.Routing;

/// <summary>A request with what its path names.</summary>
internal readonly record struct RouteCall(HttpContext Context)
{
    /// <summary>The model or region that the path names; null if none.</summary>
    public string? Name { get; init; }

    /// <summary>The version that the path names, in decimal digits; null if none.</summary>
    public string? Version { get; init; }

    /// <summary>The model, of a path that names one.</summary>
    public string Model => Name!;
}
