using System.Threading.Channels;
using Grpc.Core;
using Tritone.Protocol.Grpc;

namespace Tritone.Server.Grpc;

/// <summary>One stream of requests: many are under way at once, and the answers come in the order of the requests. An error is an answer and ends nothing.</summary>
/// <param name="infer">Answers one request.</param>
/// <param name="errorsAsStatus">Whether a model that fails ends the stream with a status, as clients ask by <see cref="ErrorsAsStatusHeader"/>.</param>
/// <param name="stopping">Cancelled when the server is to stop: no more requests are read, and those that were are answered.</param>
internal sealed class InferenceStream(Func<ModelInferRequest, CancellationToken, Task<ModelInferResponse>> infer, bool errorsAsStatus, CancellationToken stopping)
{
    /// <summary>The metadata with which a client asks for statuses.</summary>
    public const string ErrorsAsStatusHeader = "triton_grpc_error";

    // Requests of one stream that are under way at once: enough to fill the batches of any model, and a bound for what a client that does not read can pile up.
    private const int MaxUnderWay = 256;

    private const string FinalResponse = "triton_final_response";

    /// <summary>Runs to the end of the requests, or until the client has gone.</summary>
    public async Task RunAsync(IAsyncStreamReader<ModelInferRequest> requests, IServerStreamWriter<ModelStreamInferResponse> responses, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answers = Channel.CreateBounded<Task<ModelStreamInferResponse>>(new BoundedChannelOptions(MaxUnderWay) { SingleReader = true, SingleWriter = true });
        var reading = ReadAsync(requests, answers.Writer, ending.Token);
        try
        {
            await foreach (var answer in answers.Reader.ReadAllAsync(cancellationToken))
            {
                await responses.WriteAsync(await answer, cancellationToken);
            }

            await reading;
        }
        finally
        {
            await ending.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (answers.Reader.TryRead(out var left))
            {
                await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<ModelInferRequest> requests, ChannelWriter<Task<ModelStreamInferResponse>> answers, CancellationToken cancellationToken)
    {
        // A read from the stream cannot be given up, only left behind.
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stopping.Register(stopped.SetResult);
        try
        {
            while (true)
            {
                var next = requests.MoveNext(cancellationToken);
                if (await Task.WhenAny(next, stopped.Task) != next)
                {
                    _ = next.ContinueWith(static left => _ = left.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                    return;
                }

                if (!await next)
                {
                    return;
                }

                await answers.WriteAsync(AnswerAsync(requests.Current, cancellationToken), cancellationToken);
            }
        }
        finally
        {
            answers.Complete();
        }
    }

    private async Task<ModelStreamInferResponse> AnswerAsync(ModelInferRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await infer(request, cancellationToken);
            response.Parameters[FinalResponse] = new InferParameter { BoolParam = true };
            return new ModelStreamInferResponse { InferResponse = response };
        }
        catch (TritoneException exception) when (exception.Code is not ErrorCode.Internal)
        {
            return new ModelStreamInferResponse { ErrorMessage = exception.Message, InferResponse = new ModelInferResponse { Id = request.Id } };
        }
        catch (TritoneException exception) when (!errorsAsStatus)
        {
            // The model has failed: the answer says which one, as an answer of it would.
            return new ModelStreamInferResponse
            {
                ErrorMessage = exception.Message,
                InferResponse = new ModelInferResponse
                {
                    ModelName = request.ModelName,
                    Id = request.Id,
                    Parameters = { [FinalResponse] = new InferParameter { BoolParam = true } },
                },
            };
        }
    }
}
