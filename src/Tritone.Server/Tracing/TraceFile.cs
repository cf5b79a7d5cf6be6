using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tritone.Server.Logging;
using Tritone.Server.Settings;
using Tritone.Serving.Tracing;

namespace Tritone.Server.Tracing;

/// <summary>
/// Writes traces as Triton's own mode does: a JSON array with, for each request, one object that names it and one for each time stamp, in nanoseconds.
/// With a log frequency, another file begins after so many, named with a number. Thread-safe.
/// </summary>
internal sealed class TraceFile : IDisposable
{
    private readonly TraceConfig _config;
    private readonly TraceSettings _settings;
    private readonly ILogger _logger;
    private readonly ActivityListener _listener;
    private readonly ConcurrentDictionary<ActivitySpanId, Activity> _computations = new();
    private readonly Lock _lock = new();
    private FileStream? _stream;
    private long _traces;
    private int _files;

    public TraceFile(TraceConfig config, TraceSettings settings, ILogger logger)
    {
        _config = config;
        _settings = settings;
        _logger = logger;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RequestSpans.SourceName,
            Sample = Sample,
            ActivityStopped = Take,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_lock)
        {
            try
            {
                Close();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What the disk has no room for is lost; the server ends as it would without it.
                ServerLog.TraceFileFailed(_logger, _config.File, exception.Message);
            }
        }
    }

    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        // What belongs to a request is traced with it.
        var isTraced = options.Name == RequestSpans.RootName
            ? _settings.Sample(options.Tags?.FirstOrDefault(tag => tag.Key == RequestSpans.ModelName).Value as string)
            : options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        return isTraced ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;
    }

    // The stages of a model end before it does.
    private void Take(Activity activity)
    {
        if (activity.OperationName == "compute" && activity.GetTagItem(RequestSpans.ModelVersion) is null)
        {
            _computations[activity.ParentSpanId] = activity;
        }
        else if (activity.GetTagItem(RequestSpans.ModelVersion) is string version)
        {
            _computations.TryRemove(activity.SpanId, out var computation);
            Write(activity, version, activity.Events.Concat(computation?.Events ?? []).OrderBy(stamp => stamp.Timestamp));
        }
    }

    private void Write(Activity model, string version, IEnumerable<ActivityEvent> stamps)
    {
        lock (_lock)
        {
            try
            {
                var isFirst = _stream is null;
                _stream ??= new FileStream(NextName(), FileMode.Create, FileAccess.Write, FileShare.Read);
                _stream.WriteByte((byte)(isFirst ? '[' : ','));
                _stream.Write(Serialize(++_traces, model, version, stamps));
                _stream.Flush();
                if (_settings.LogFrequency is > 0 and var frequency && _traces % frequency == 0)
                {
                    Close();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                ServerLog.TraceFileFailed(_logger, _config.File, exception.Message);
            }
        }
    }

    private static ReadOnlySpan<byte> Serialize(long id, Activity model, string version, IEnumerable<ActivityEvent> stamps)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("model_name", model.OperationName);
            json.WriteNumber("model_version", long.Parse(version, CultureInfo.InvariantCulture));
            json.WriteString("request_id", model.GetTagItem(RequestSpans.RequestId) as string ?? "");
            json.WriteEndObject();
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteStartArray("timestamps");
            foreach (var stamp in stamps)
            {
                json.WriteStartObject();
                json.WriteString("name", stamp.Name);
                json.WriteNumber("ns", (stamp.Timestamp - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        // The objects belong into the array of the file.
        return buffer.ToArray().AsSpan(1..^1);
    }

    private string NextName() => _settings.LogFrequency > 0 ? string.Create(CultureInfo.InvariantCulture, $"{_config.File}.{_files++}") : _config.File;

    private void Close()
    {
        if (_stream is not null)
        {
            _stream.WriteByte((byte)']');
            _stream.Dispose();
            _stream = null;
        }
    }
}
