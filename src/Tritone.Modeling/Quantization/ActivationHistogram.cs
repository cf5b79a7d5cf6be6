namespace Tritone.Modeling.Quantization;

/// <summary>
/// The values of a tensor, counted in fixed memory: as many bins whatever comes, over a range that doubles when a value leaves it. What it says in the end does not
/// depend on the order of the values.
/// </summary>
internal sealed class ActivationHistogram
{
    private const int Bins = 1 << 14;
    private const int Half = Bins / 2;

    private readonly long[] _counts = new long[Bins];
    private float _reach = 1;
    private float _min;
    private float _max;

    /// <summary>Counts values, which are finite.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            _min = Math.Min(_min, value);
            _max = Math.Max(_max, value);
            while (Math.Abs(value) >= _reach)
            {
                Double();
            }

            _counts[Half + (int)MathF.Floor(value / _reach * Half)]++;
        }
    }

    /// <summary>The range that holds a share of the values, as much being cut off at either end; zero is always in it.</summary>
    /// <param name="percentile">Over 50; 100 for the least to the greatest value.</param>
    public ActivationRange ToRange(double percentile)
    {
        if (percentile >= 100)
        {
            return new ActivationRange(_min, _max);
        }

        var outside = _counts.Sum() * (1 - (percentile / 100)) / 2;
        var low = 0;
        for (var count = (double)_counts[0]; count <= outside && low < Half; count += _counts[low])
        {
            low++;
        }

        var high = Bins - 1;
        for (var count = (double)_counts[high]; count <= outside && high >= Half; count += _counts[high])
        {
            high--;
        }

        var width = _reach / Half;
        return new ActivationRange(Math.Max(_min, (low - Half) * width), Math.Min(_max, (high + 1 - Half) * width));
    }

    // Two neighbours become one, counted from the middle: zero stays between two bins.
    private void Double()
    {
        _reach *= 2;
        for (var i = 0; i < Half / 2; i++)
        {
            _counts[Half + i] = _counts[Half + (2 * i)] + _counts[Half + (2 * i) + 1];
            _counts[Half - 1 - i] = _counts[Half - 1 - (2 * i)] + _counts[Half - 2 - (2 * i)];
        }

        _counts.AsSpan(0, Half / 2).Clear();
        _counts.AsSpan(Half + (Half / 2)).Clear();
    }
}
