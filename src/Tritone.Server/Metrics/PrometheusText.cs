using System.Globalization;
using System.Text;

namespace Tritone.Server.Metrics;

/// <summary>Writes metrics in the text format of Prometheus.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a metric.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type, in the words of the format.</param>
    /// <param name="help">What it is.</param>
    public void Begin(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>Adds a value.</summary>
    /// <param name="name">The metric, with what its type puts behind it.</param>
    /// <param name="tags">Its labels; they are sorted by name, as Triton's are.</param>
    /// <param name="value">The value.</param>
    /// <param name="last">A label that its type adds, after all others.</param>
    public void Add(string name, IEnumerable<KeyValuePair<string, object?>> tags, double value, (string Name, string Value)? last = null)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var tag in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            AddLabel(ref separator, tag.Key, $"{tag.Value}");
        }

        if (last is { } label)
        {
            AddLabel(ref separator, label.Name, label.Value);
        }

        _text.Append(separator == ',' ? "} " : " ").Append(Number(value)).Append('\n');
    }

    /// <summary>Adds a histogram.</summary>
    /// <param name="name">The metric.</param>
    /// <param name="sample">The series.</param>
    /// <param name="unit">What one second, or whatever it was measured in, is in the unit of the metric.</param>
    /// <param name="bounds">Which of the limits to write, in what it was measured in; null for all.</param>
    public void AddHistogram(string name, MetricSample sample, double unit = 1, double[]? bounds = null)
    {
        var histogram = sample.Histogram!;
        Add($"{name}_count", sample.Tags, histogram.Count);
        Add($"{name}_sum", sample.Tags, sample.Value * unit);
        foreach (var bound in bounds ?? histogram.Bounds)
        {
            Add($"{name}_bucket", sample.Tags, histogram.Counts[Array.IndexOf(histogram.Bounds, bound)], ("le", Number(Math.Round(bound * unit, 9))));
        }

        Add($"{name}_bucket", sample.Tags, histogram.Count, ("le", "+Inf"));
    }

    /// <summary>Adds all series of an instrument, under a name that says its unit and type.</summary>
    public void Add(MetricPoints points)
    {
        if (points.Samples.Count == 0)
        {
            return;
        }

        var name = NameOf(points);
        Begin(name, points.Kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" }, points.Instrument.Description ?? "");
        foreach (var sample in points.Samples)
        {
            if (sample.Histogram is null)
            {
                Add(name, sample.Tags, sample.Value);
            }
            else
            {
                AddHistogram(name, sample);
            }
        }
    }

    public override string ToString() => _text.ToString();

    /// <summary>The name of an instrument as Prometheus wants it.</summary>
    internal static string NameOf(MetricPoints points)
    {
        var name = points.Instrument.Name.Replace('.', '_');
        name = points.Instrument.Unit switch { "s" => $"{name}_seconds", "By" => $"{name}_bytes", _ => name };
        return points.Kind is MetricKind.Counter ? $"{name}_total" : name;
    }

    // "Nan" is how Triton writes it; readers take any case.
    internal static string Number(double value)
        => double.IsNaN(value) ? "Nan" : double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private void AddLabel(ref char separator, string name, string value)
    {
        _text.Append(separator).Append(name).Append("=\"");
        _text.Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
        _text.Append('"');
        separator = ',';
    }
}
