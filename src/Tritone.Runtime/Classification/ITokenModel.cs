namespace Tritone.Runtime.Classification;

/// <summary>Token sequences in, logits out: what runs a model, however and wherever it does. Thread-safe.</summary>
public interface ITokenModel
{
    /// <summary>Runs one sequence, with others if there are some.</summary>
    /// <param name="tokens">The sequence. Its memory stays as it is until the answer is there.</param>
    /// <param name="isFresh">Whether the answer must not come from a cache.</param>
    /// <param name="cancellationToken">Gives up while it waits; a run that has begun is finished.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.Unavailable"/>: there are too many already, it waited too long, or the model is being unloaded. <see cref="ErrorCode.Internal"/>: the run failed.
    /// </exception>
    Task<TokenAnswer> RunAsync(ModelTokens tokens, bool isFresh, CancellationToken cancellationToken);
}
