namespace Tritone.Server.Tests.Conformance;

/// <summary>How many of the cases replayed so far are identical.</summary>
public sealed class ConformanceShare
{
    private int _cases;
    private int _identical;

    public void Add(int cases, int identical)
    {
        _cases += cases;
        _identical += identical;
    }

    public override string ToString() => FormattableString.Invariant($"Of all so far: {_identical} of {_cases}, {100.0 * _identical / _cases:F1} %");
}
