using System.Diagnostics;

namespace Tritone.Benchmarks.Comparison;

/// <summary>One of the ways that are compared.</summary>
internal sealed record Way(string Name, Func<IReadOnlyList<string>, IReadOnlyList<Prediction>> Classify)
{
    /// <summary>Texts in a second, given all at once.</summary>
    public double Throughput(IReadOnlyList<string> texts)
    {
        var start = Stopwatch.GetTimestamp();
        Classify(texts);
        return texts.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The milliseconds of each text, given one at a time. The first is given once more before, to wake what sleeps.</summary>
    public double[] Latencies(IReadOnlyList<string> texts)
    {
        Classify([texts[0]]);
        return [.. texts.Select(text =>
        {
            var start = Stopwatch.GetTimestamp();
            Classify([text]);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        })];
    }
}
