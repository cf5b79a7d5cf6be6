using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;

namespace Tritone.Serving.Warmup;

/// <summary>How a model that reads sequences of tokens is batched, once it has been tried.</summary>
/// <param name="Signature">What it reads.</param>
/// <param name="Costs">What its runs cost.</param>
/// <param name="Limits">What bounds its queue.</param>
internal sealed record SequenceBatching(SequenceSignature Signature, TokenCosts Costs, QueueLimits Limits)
{
    // For each core. Some seconds of work for a base model; beyond that a client had better ask another server.
    private static readonly QueueLimits DefaultLimits = new(Rows: 512 * Environment.ProcessorCount, Tokens: 16_384L * Environment.ProcessorCount);

    /// <summary>Cuts a request into the parts that are scheduled. One whose inputs differ in length runs as it is and alone: it is the model that knows what is wrong with it.</summary>
    public WorkPart[] Split(InferenceWork work)
        => SequenceSignature.IsEven(work.Request) ? Signature.Split(work) : [new WorkPart(work, 0, work.Rows, Costs.Budget + 1, []) { IsUneven = true }];

    /// <summary>Tries a model.</summary>
    /// <param name="signature">What it reads.</param>
    /// <param name="settings">What its configuration says.</param>
    /// <param name="runner">What runs it, and keeps no statistics.</param>
    /// <param name="clock">The clock of the runs.</param>
    /// <param name="warning">Receives why it keeps to Triton's rule; null if it does not.</param>
    /// <returns>Null if it keeps to Triton's rule.</returns>
    public static SequenceBatching? Try(SequenceSignature signature, TokenBatching settings, IBatchRunner runner, Clock clock, out string? warning)
    {
        warning = null;
        try
        {
            // Who sets a budget has decided.
            if (settings.TokenBudget is null && PaddingTrial.Run(signature, runner) is > PaddingTrial.Tolerance and var difference)
            {
                warning = FormattableString.Invariant(
                    $"its answers change with padding and company (by {difference:G2} in a trial): only requests of one length share a batch. INT8 by tritone convert has no such effect");
                return null;
            }

            var costs = CostTrial.Run(signature, runner, clock);
            return new SequenceBatching(
                signature, costs with { Budget = settings.TokenBudget ?? costs.Budget }, DefaultLimits with { Tokens = settings.MaxQueueTokens ?? DefaultLimits.Tokens });
        }
        catch (TritoneException exception)
        {
            // What it makes of real requests will be seen; they are not padded meanwhile.
            warning = $"it failed on a short sequence, so only requests of one length share a batch: {exception.Message}";
            return null;
        }
    }
}
