using System.Globalization;

namespace Tritone.Repository.Configuration;

/// <summary>What a model's <c>parameters</c> say of batches that are bounded in tokens. Immutable.</summary>
/// <param name="TokenBudget">
/// <c>tritone.token_budget</c>: the most padded tokens of a run. 0 keeps to Triton's rule, by which only requests of equal shape share a batch. Null leaves it to the server.
/// </param>
/// <param name="MaxQueueTokens"><c>tritone.max_queue_tokens</c>: the most tokens that wait, at least 1. Null leaves it to the server.</param>
public sealed record TokenBatching(int? TokenBudget, long? MaxQueueTokens)
{
    internal const string BudgetKey = "tritone.token_budget";
    internal const string QueueKey = "tritone.max_queue_tokens";

    private const int MaxBudget = 1_000_000;

    /// <summary>Reads the parameters.</summary>
    /// <param name="config">The model's configuration.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: one is not a number, or out of its range.</exception>
    public static TokenBatching Read(ModelConfig config) => new((int?)Number(config, BudgetKey, 0, MaxBudget), Number(config, QueueKey, 1, long.MaxValue));

    private static long? Number(ModelConfig config, string key, long min, long max)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (!config.Parameters.TryGetValue(key, out var text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new TritoneException(ErrorCode.InvalidArgument, $"the parameter '{key}' of model '{config.Name}' is '{ErrorText.Shorten(text)}'; it is a number from {min} to {max}");
    }
}
