using System.Globalization;
using Tritone.Server.Tracing;

namespace Tritone.Server.Settings;

/// <summary>The settings of traces, for all models and for each, as the protocol's trace extension has them. Thread-safe; a change holds for the next request.</summary>
internal sealed class TraceSettings
{
    private readonly TraceConfig _config;
    private readonly TraceValues _start;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TraceSampling> _models = new(StringComparer.Ordinal);
    private TraceSampling _all;

    public TraceSettings(TraceConfig? config = null)
    {
        _config = config ?? TraceConfig.Default;
        _start = TraceValues.Of(_config);
        _all = new TraceSampling(new TraceValues(), _start);
    }

    /// <summary>The settings in force, in the protocol's order: a value, or several for <c>trace_level</c>.</summary>
    /// <param name="model">A model that the repository has; null for all.</param>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Get(string? model)
    {
        var values = Sampling(model).InForce;
        List<(string, IReadOnlyList<string>)> settings =
        [
            ("trace_level", [values.IsOn == true ? "TIMESTAMPS" : "OFF"]),
            ("trace_rate", [Text(values.Rate)]),
            ("trace_count", [Text(values.Count)]),
        ];
        if (_config.IsOpenTelemetry)
        {
            settings.Add(("trace_mode", ["opentelemetry"]));
            settings.AddRange(_config.OpenTelemetry.Select(setting => (setting.Key, (IReadOnlyList<string>)[setting.Value])));
        }
        else
        {
            settings.AddRange([("log_frequency", [Text(values.LogFrequency)]), ("trace_file", [_config.File]), ("trace_mode", ["triton"])]);
        }

        return settings;
    }

    /// <summary>Changes settings. A setting without values goes back to what holds for all models, or to what it was at start. Unknown names change nothing.</summary>
    /// <param name="model">A model that the repository has; null for all.</param>
    /// <param name="changes">The settings by name.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: a value is not valid. <see cref="ErrorCode.Unsupported"/>: it may not be changed. Nothing is changed then.
    /// </exception>
    public void Update(string? model, IReadOnlyDictionary<string, IReadOnlyList<string>> changes)
    {
        lock (_lock)
        {
            if (string.IsNullOrEmpty(model))
            {
                var own = TraceChanges.Apply(_all.Own, changes);
                _all = Checked(own, _start);

                // The models take over what they have not set themselves.
                foreach (var (name, sampling) in _models.ToList())
                {
                    _models[name] = Checked(sampling.Own, _all.InForce);
                }

                return;
            }

            var values = TraceChanges.Apply(_models.TryGetValue(model, out var old) ? old.Own : new TraceValues(), changes);
            if (values.IsEmpty)
            {
                _models.Remove(model);
            }
            else
            {
                _models[model] = Checked(values, _all.InForce);
            }
        }
    }

    /// <summary>Whether the request that has just come is to be traced. Each call counts as one request.</summary>
    /// <param name="model">Its model; null if that is not known yet.</param>
    public bool Sample(string? model) => Sampling(model).Sample();

    /// <summary>Whether anything is traced of a model, whatever the rate.</summary>
    public bool IsOn(string? model) => Sampling(model).InForce.IsOn == true;

    /// <summary>After how many traces another file begins; 0 for one file.</summary>
    public uint LogFrequency => Sampling(null).InForce.LogFrequency ?? 0;

    private TraceSampling Checked(TraceValues own, TraceValues fallback)
    {
        var sampling = new TraceSampling(own, fallback);
        var reason = sampling.InForce switch
        {
            { IsOn: not true } => null,
            { Rate: 0 } => "sample rate must be non-zero",
            _ when !_config.IsOpenTelemetry && _config.File.Length == 0 => "trace file name is not given",
            _ => null,
        };
        return reason is null ? sampling : throw new TritoneException(ErrorCode.InvalidArgument, $"Attempting to set invalid trace setting :{reason}");
    }

    private TraceSampling Sampling(string? model)
    {
        lock (_lock)
        {
            return model is not null && _models.TryGetValue(model, out var sampling) ? sampling : _all;
        }
    }

    private static string Text<T>(T? value)
        where T : struct, IFormattable
        => value!.Value.ToString(null, CultureInfo.InvariantCulture);
}
