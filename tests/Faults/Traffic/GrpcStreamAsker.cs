using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Tritone.Faults.Servers;
using Tritone.Protocol.Grpc;

namespace Tritone.Faults.Traffic;

/// <summary>Asks by one stream of gRPC: many requests under way, each known by its id.</summary>
internal sealed class GrpcStreamAsker : IAsker
{
    private readonly AnswerSheet _sheet;
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<ModelInferRequest, ModelStreamInferResponse> _call;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ModelStreamInferResponse>> _open = new();
    private Outcome? _end;
    private int _surplus;

    public GrpcStreamAsker(ServerProcess server, AnswerSheet sheet)
    {
        _sheet = sheet;
        _channel = server.OpenChannel();
        _call = new GRPCInferenceService.GRPCInferenceServiceClient(_channel).ModelStreamInfer();
        _ = ReadAsync();
    }

    public string Name => "gRPC stream";

    /// <summary>Answers that nobody waited for: to a request that had one already, or to none.</summary>
    public int Surplus => Volatile.Read(ref _surplus);

    public async Task<Outcome> AskAsync(Question question, string id)
    {
        var answer = new TaskCompletionSource<ModelStreamInferResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[id] = answer;
        await _writing.WaitAsync();
        try
        {
            if (_end is { } end)
            {
                _open.TryRemove(id, out _);
                return end;
            }

            await _call.RequestStream.WriteAsync(GrpcMessages.Request(_sheet.Model, question, id));
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The stream is over, as what reads it says too.
            _open.TryRemove(id, out _);
            return new Outcome(OutcomeKind.Refused);
        }
        finally
        {
            _writing.Release();
        }

        try
        {
            var response = await answer.Task;
            return response.ErrorMessage.Length > 0 ? ErrorOf(response.ErrorMessage) : GrpcMessages.Compare(_sheet, question, id, response.InferResponse);
        }
        catch (RpcException exception)
        {
            return GrpcMessages.Failure(exception);
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
        _writing.Dispose();
    }

    private static Outcome ErrorOf(string message)
        => new(message.Contains("queue size", StringComparison.Ordinal) || message.Contains("stopping", StringComparison.Ordinal) ? OutcomeKind.Refused : OutcomeKind.Failed, message);

    private async Task ReadAsync()
    {
        var end = new RpcException(new Status(StatusCode.Unavailable, "the stream has ended"));
        try
        {
            await foreach (var response in _call.ResponseStream.ReadAllAsync())
            {
                if (!_open.TryRemove(response.InferResponse?.Id ?? "", out var waiting))
                {
                    Interlocked.Increment(ref _surplus);
                }

                waiting?.TrySetResult(response);
            }
        }
        catch (RpcException exception)
        {
            end = exception;
        }

        // What was written and not read by the server before it ended the stream was not accepted.
        _end = new Outcome(OutcomeKind.Refused, end.Status.Detail);
        foreach (var id in _open.Keys)
        {
            if (_open.TryRemove(id, out var waiting))
            {
                waiting.TrySetException(end);
            }
        }
    }
}
