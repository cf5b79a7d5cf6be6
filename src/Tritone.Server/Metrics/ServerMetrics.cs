using System.Diagnostics.Metrics;
using System.Globalization;

namespace Tritone.Server.Metrics;

/// <summary>What the ports measure, beside what <see cref="ProcessMetrics"/> and <see cref="HostMetrics"/> know. Thread-safe; nothing is allocated for a measurement.</summary>
internal sealed class ServerMetrics
{
    public const string MeterName = "Tritone.Server";

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    };

    // Tags are strings that exist already: a number would be boxed each time.
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    private readonly Counter<long> _httpRequests;
    private readonly Counter<long> _grpcRequests;
    private readonly Histogram<double> _httpDuration;
    private readonly Histogram<double> _grpcDuration;

    public ServerMetrics(IMeterFactory meterFactory, TimeProvider time)
    {
        var meter = meterFactory.Create(MeterName);
        _httpRequests = meter.CreateCounter<long>("tritone.http.requests", "{request}", "HTTP requests that were answered, by route, method and status.");
        _grpcRequests = meter.CreateCounter<long>("tritone.grpc.requests", "{request}", "Calls of gRPC that ended, by method and status.");
        _httpDuration = meter.CreateHistogram("tritone.http.request.duration", "s", "From the head of an HTTP request to the end of its answer.", null, Seconds);
        _grpcDuration = meter.CreateHistogram("tritone.grpc.request.duration", "s", "From the head of a call to its status.", null, Seconds);
        HostMetrics.AddTo(meter, time);
        ProcessMetrics.AddTo(meter);
    }

    /// <summary>Whether anybody collects.</summary>
    public bool IsOn => _httpRequests.Enabled;

    /// <summary>An HTTP request was answered.</summary>
    /// <param name="route">The route as a template: one of a closed set, never what was asked for.</param>
    /// <param name="method">The method.</param>
    /// <param name="status">The status.</param>
    /// <param name="duration">How long it took.</param>
    public void HttpAnswered(string route, string method, int status, TimeSpan duration)
    {
        _httpRequests.Add(1, new("route", route), new("method", Known(method)), new("status", status is >= 0 and < 600 ? Statuses[status] : "other"));
        _httpDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("route", route));
    }

    /// <summary>A call of gRPC ended.</summary>
    /// <param name="method">The method: one of a closed set.</param>
    /// <param name="status">The name of its status.</param>
    /// <param name="duration">How long it took.</param>
    public void GrpcAnswered(string method, string status, TimeSpan duration)
    {
        _grpcRequests.Add(1, new("method", method), new("status", status));
        _grpcDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("method", method));
    }

    // A client may send any word as a method; as a tag it would make a series of its own.
    private static string Known(string method) => method switch
    {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "HEAD" => "HEAD",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        "PATCH" => "PATCH",
        _ => "other",
    };
}
