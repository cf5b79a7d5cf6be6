namespace Tritone.Serving.Statistics;

/// <summary>What the executions of one batch size took.</summary>
/// <param name="BatchSize">Rows in an execution; 1 for a model without a batch dimension.</param>
/// <param name="ComputeInput">Putting the inputs together.</param>
/// <param name="ComputeInfer">Running the model.</param>
/// <param name="ComputeOutput">Taking the outputs apart.</param>
public sealed record BatchStatistics(int BatchSize, StatisticDuration ComputeInput, StatisticDuration ComputeInfer, StatisticDuration ComputeOutput);
