namespace Tritone.Benchmarks.Comparison;

/// <summary>One batch size, measured.</summary>
/// <param name="Runs">How many runs went on at once.</param>
/// <param name="Batch">Texts in a run.</param>
/// <param name="P50">The median run, milliseconds, tokenisation included.</param>
/// <param name="P95">Of twenty runs, 19 are not slower.</param>
/// <param name="Throughput">Texts in a second.</param>
internal sealed record TradeoffPoint(int Runs, int Batch, double P50, double P95, double Throughput);
