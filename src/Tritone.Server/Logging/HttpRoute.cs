namespace Tritone.Server.Logging;

/// <summary>Which route an HTTP request took, out of a closed set: what a metric and the log may say of its target.</summary>
/// <param name="Template">The route, with names left open.</param>
/// <param name="IsInference">Whether it runs a model.</param>
internal readonly record struct HttpRoute(string Template, bool IsInference = false)
{
    /// <summary>Any target that is no route.</summary>
    public static readonly HttpRoute Other = new("other");

    private const int MostSegments = 9;

    /// <summary>The method, if it is one of HTTP's own: what a client makes up is neither logged nor a label.</summary>
    public static string MethodOf(string method)
        => method is "GET" or "POST" or "HEAD" or "PUT" or "DELETE" or "OPTIONS" or "PATCH" or "CONNECT" or "TRACE" ? method : "other";

    /// <summary>Finds the route of a target as it was sent. Allocates nothing.</summary>
    public static HttpRoute Of(ReadOnlySpan<char> target)
    {
        var end = target.IndexOf('?');
        var path = end < 0 ? target : target[..end];
        if (path is "/")
        {
            return new HttpRoute("/");
        }

        Span<Range> ranges = stackalloc Range[MostSegments];
        var count = path.Length > 0 && path[0] == '/' ? path[1..].Split(ranges, '/') : 0;
        path = count > 0 ? path[1..] : path;
        return count switch
        {
            0 or MostSegments => Other,
            1 when path is "v2" => new HttpRoute("/v2"),
            1 when path is "openapi.json" => new HttpRoute("/openapi.json"),
            1 => OfTei(path),
            2 when path is "v1/classify" => new HttpRoute("/v1/classify", IsInference: true),
            2 when path is "v2/logging" => new HttpRoute("/v2/logging"),
            3 when path is "v2/health/live" => new HttpRoute("/v2/health/live"),
            3 when path is "v2/health/ready" => new HttpRoute("/v2/health/ready"),
            3 when path is "v2/trace/setting" => new HttpRoute("/v2/trace/setting"),
            3 when path is "v2/models/stats" => new HttpRoute("/v2/models/stats"),
            3 when path is "v2/repository/index" => new HttpRoute("/v2/repository/index"),
            >= 3 when path.StartsWith("v2/models/", StringComparison.Ordinal) => OfModel(path, ranges[..count]),
            5 when path.StartsWith("v2/repository/models/", StringComparison.Ordinal) => path[ranges[4]] switch
            {
                "load" => new HttpRoute("/v2/repository/models/{model}/load"),
                "unload" => new HttpRoute("/v2/repository/models/{model}/unload"),
                _ => Other,
            },
            >= 3 when path.StartsWith("v2/systemsharedmemory/", StringComparison.Ordinal) => path[ranges[count - 1]] switch
            {
                "status" => new HttpRoute("/v2/systemsharedmemory/status"),
                "register" => new HttpRoute("/v2/systemsharedmemory/register"),
                "unregister" => new HttpRoute("/v2/systemsharedmemory/unregister"),
                _ => Other,
            },
            >= 3 when path.StartsWith("v2/cudasharedmemory/", StringComparison.Ordinal) => new HttpRoute("/v2/cudasharedmemory"),
            _ => Other,
        };
    }

    /// <summary>The model of a target; null if it names none.</summary>
    public static string? ModelOf(ReadOnlySpan<char> target)
    {
        const string Prefix = "/v2/models/";
        if (!target.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = target[Prefix.Length..];
        var end = rest.IndexOfAny('/', '?');
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    // What clients of text-embeddings-inference ask for, on a port of its own.
    private static HttpRoute OfTei(ReadOnlySpan<char> path) => path switch
    {
        "predict" => new HttpRoute("/predict", IsInference: true),
        "invocations" => new HttpRoute("/invocations", IsInference: true),
        "vertex" => new HttpRoute("/vertex", IsInference: true),
        "tokenize" => new HttpRoute("/tokenize"),
        "decode" => new HttpRoute("/decode"),
        "info" => new HttpRoute("/info"),
        "health" => new HttpRoute("/health"),
        "ping" => new HttpRoute("/ping"),
        _ => Other,
    };

    // v2/models/M[/versions/N][/what]
    private static HttpRoute OfModel(ReadOnlySpan<char> path, ReadOnlySpan<Range> segments)
    {
        var next = segments.Length >= 5 && path[segments[3]] is "versions" ? 5 : 3;
        if (segments.Length == next)
        {
            return new HttpRoute("/v2/models/{model}");
        }

        if (segments.Length == next + 2)
        {
            return path[segments[next]] is "trace" && path[segments[next + 1]] is "setting" ? new HttpRoute("/v2/models/{model}/trace/setting") : Other;
        }

        return segments.Length != next + 1 ? Other : path[segments[next]] switch
        {
            "infer" => new HttpRoute("/v2/models/{model}/infer", IsInference: true),
            "generate" => new HttpRoute("/v2/models/{model}/generate"),
            "generate_stream" => new HttpRoute("/v2/models/{model}/generate_stream"),
            "ready" => new HttpRoute("/v2/models/{model}/ready"),
            "config" => new HttpRoute("/v2/models/{model}/config"),
            "stats" => new HttpRoute("/v2/models/{model}/stats"),
            _ => Other,
        };
    }
}
