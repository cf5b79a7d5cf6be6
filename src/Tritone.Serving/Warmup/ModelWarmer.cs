using Tritone.Protocol.Inference;
using Tritone.Repository;
using Tritone.Serving.Inference;
using Tritone.Serving.Scheduling;

namespace Tritone.Serving.Warmup;

/// <summary>Lets a model answer its warm-up requests. They are in no statistics.</summary>
internal static class ModelWarmer
{
    /// <summary>Runs every warm-up request as often as the configuration says.</summary>
    /// <param name="signature">What the model takes.</param>
    /// <param name="directory">Where the files with data are.</param>
    /// <param name="runner">What runs them.</param>
    /// <param name="cancellationToken">Gives up between two runs.</param>
    /// <exception cref="TritoneException">A request cannot be made, does not fit the model, or the model fails. The message names the request.</exception>
    public static void Run(ModelSignature signature, ModelDirectory directory, IBatchRunner runner, CancellationToken cancellationToken)
    {
        // Triton leaves out those without rows.
        foreach (var warmup in signature.Config.Warmups.Where(warmup => warmup.BatchSize > 0))
        {
            try
            {
                var request = WarmupRequests.Create(warmup, directory, signature.HasBatch);
                RequestCheck.Check(request, signature);
                for (var run = 0U; run < Math.Max(1, warmup.Count); run++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    RunOnce(request, signature, runner);
                }
            }
            catch (TritoneException exception)
            {
                throw new TritoneException(exception.Code, $"failed to run warmup sample '{warmup.Name}' of model '{signature.Config.Name}': {exception.Message}", exception);
            }
        }
    }

    private static void RunOnce(InferenceRequest request, ModelSignature signature, IBatchRunner runner)
    {
        var work = new InferenceWork(request, signature.RowsOf(request), 0, CancellationToken.None);
        runner.Run(work.With(new WorkPart(work, 0, work.Rows, 0, [])).Parts);
        if (work.Error is { } error)
        {
            throw error;
        }
    }
}
