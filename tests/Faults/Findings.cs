using System.Globalization;

namespace Tritone.Faults;

/// <summary>What a scenario counted and what did not hold. Thread-safe.</summary>
internal sealed class Findings
{
    private const int MaxFailures = 20;
    private readonly Lock _lock = new();
    private readonly List<KeyValuePair<string, string>> _counts = [];
    private readonly List<string> _failures = [];

    /// <summary>The counts in their order, as they are printed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Counts => _counts;

    /// <summary>What did not hold.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Notes a count.</summary>
    public void Count(string name, long value) => Note(name, value.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>Notes something else that is worth a word.</summary>
    public void Note(string name, string value)
    {
        lock (_lock)
        {
            _counts.Add(new(name, value));
        }
    }

    /// <summary>Fails the scenario unless something holds.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="what">What is wrong otherwise, with the values seen.</param>
    public void Require(bool holds, string what)
    {
        lock (_lock)
        {
            if (!holds && _failures.Count < MaxFailures)
            {
                _failures.Add(what);
            }
        }
    }

    /// <summary>All counts on one line.</summary>
    public override string ToString() => string.Join(", ", _counts.Select(count => $"{count.Key} {count.Value}"));
}
