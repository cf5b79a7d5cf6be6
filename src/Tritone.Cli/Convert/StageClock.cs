using System.Diagnostics;
using Tritone.Modeling.Conversion;

namespace Tritone.Cli.Convert;

/// <summary>Measures how long each stage of a conversion takes, on the way of its progress to whoever shows it.</summary>
internal sealed class StageClock(IProgress<ConversionProgress>? shown) : IProgress<ConversionProgress>
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly List<(ConversionStage Stage, TimeSpan Begin)> _begins = [];

    /// <summary>The stages in their order, with their times. Ask once the conversion is over.</summary>
    public IReadOnlyList<(ConversionStage Stage, double Seconds)> Stop()
    {
        var end = _watch.Elapsed;
        return [.. _begins.Select((begin, i) => (begin.Stage, ((i + 1 < _begins.Count ? _begins[i + 1].Begin : end) - begin.Begin).TotalSeconds))];
    }

    public void Report(ConversionProgress value)
    {
        if (_begins.Count == 0 || _begins[^1].Stage != value.Stage)
        {
            _begins.Add((value.Stage, _watch.Elapsed));
        }

        shown?.Report(value);
    }
}
