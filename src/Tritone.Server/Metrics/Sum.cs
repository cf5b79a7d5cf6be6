namespace Tritone.Server.Metrics;

/// <summary>A sum that many threads add to.</summary>
internal sealed class Sum
{
    private double _value;

    public double Value => Volatile.Read(ref _value);

    public void Add(double value)
    {
        double before;
        do
        {
            before = Volatile.Read(ref _value);
        }
        while (Interlocked.CompareExchange(ref _value, before + value, before) != before);
    }
}
