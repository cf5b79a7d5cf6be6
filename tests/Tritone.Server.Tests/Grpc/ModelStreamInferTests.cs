using System.Globalization;
using System.Threading.Channels;
using Grpc.Core;
using Tritone.Protocol.Grpc;
using Tritone.Server.Grpc;

namespace Tritone.Server.Tests.Grpc;

public sealed class ModelStreamInferTests
{
    private const int Many = 1000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ModelStreamInfer_AThousandRequests_AreAnsweredInTheirOrder()
    {
        await using var host = await GrpcHost.StartAsync(Cancellation);
        using var call = host.Client.ModelStreamInfer(cancellationToken: Cancellation);
        var reading = ReadIdsAsync(call.ResponseStream);
        for (var i = 0; i < Many; i++)
        {
            // Lengths differ, so that they do not all meet in one batch; every tenth is for a model that is not there.
            await call.RequestStream.WriteAsync(GrpcHost.Request(Id(i), i % 10 == 9 ? "nope" : "emotion", 1 + (i % 7)), Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        var answers = await reading;
        Assert.Equal(Enumerable.Range(0, Many).Select(Id), answers.Select(answer => answer.InferResponse.Id));
        Assert.All(answers.Index(), answer => Assert.Equal(answer.Index % 10 == 9 ? "Request for unknown model: 'nope' is not found" : "", answer.Item.ErrorMessage));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ModelStreamInfer_ClientGivesUpInTheMiddle_ServerGoesOn()
    {
        await using var host = await GrpcHost.StartAsync(Cancellation);
        using (var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation))
        {
            using var call = host.Client.ModelStreamInfer(cancellationToken: ending.Token);
            for (var i = 0; i < 50; i++)
            {
                await call.RequestStream.WriteAsync(GrpcHost.Request(Id(i)), Cancellation);
            }

            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
            await ending.CancelAsync();
            var end = await Assert.ThrowsAsync<RpcException>(() => ReadIdsAsync(call.ResponseStream));
            Assert.Equal(StatusCode.Cancelled, end.StatusCode);
        }

        var answer = await host.Client.ModelInferAsync(GrpcHost.Request("after"), cancellationToken: Cancellation);
        Assert.Equal("after", answer.Id);
    }

    [Fact]
    public async Task RunAsync_ClientHasGone_WhatIsUnderWayIsGivenUpAndWaitedFor()
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (begun, ended) = (0, 0);
        var bothBegan = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = new InferenceStream(
            async (_, cancellationToken) =>
            {
                if (Interlocked.Increment(ref begun) == 2)
                {
                    bothBegan.SetResult();
                }

                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    throw new InvalidOperationException("it goes on for ever");
                }
                finally
                {
                    Interlocked.Increment(ref ended);
                }
            },
            errorsAsStatus: false,
            stopping: CancellationToken.None);
        var requests = new Requests();
        requests.Add(GrpcHost.Request("1"));
        requests.Add(GrpcHost.Request("2"));

        var running = stream.RunAsync(requests, new Responses(), leaving.Token);
        await bothBegan.Task.WaitAsync(Cancellation);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(2, ended);
    }

    [Fact]
    public async Task RunAsync_ClientThatDoesNotRead_HasABoundOfRequestsUnderWay()
    {
        var begun = 0;
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var requests = new Requests();
        for (var i = 0; i < Many; i++)
        {
            requests.Add(GrpcHost.Request(Id(i)));
        }

        requests.Complete();
        var responses = new Responses { Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        var stream = new InferenceStream(
            (request, _) =>
            {
                begun++;
                return Task.FromResult(new ModelInferResponse { Id = request.Id });
            },
            errorsAsStatus: false,
            stopping: CancellationToken.None);
        var running = stream.RunAsync(requests, responses, leaving.Token);

        // Those that wait for the first, one at the door, and one that is being written.
        await responses.Waiting.Task.WaitAsync(Cancellation);
        Assert.InRange(begun, 1, 300);
        responses.Gate.SetResult();
        await running;
        Assert.Equal(Many, begun);
        Assert.Equal(Enumerable.Range(0, Many).Select(Id), responses.Messages.Select(message => message.InferResponse.Id));
    }

    [Fact]
    public async Task StopAsync_StreamThatIsIdle_AnswersWhatCameInAndEnds()
    {
        await using var host = await GrpcHost.StartAsync(Cancellation);
        using var call = host.Client.ModelStreamInfer(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(GrpcHost.Request("only"), Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal("only", call.ResponseStream.Current.InferResponse.Id);

        // Nothing is waited for, and nothing comes any more; whether the client still hears the status depends on who closes the connection first.
        Assert.True(await host.Server.StopAsync());
        try
        {
            Assert.False(await call.ResponseStream.MoveNext(Cancellation));
        }
        catch (RpcException exception)
        {
            Assert.Contains("closed the connection", exception.Status.Detail, StringComparison.Ordinal);
        }
    }

    private static string Id(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static async Task<List<ModelStreamInferResponse>> ReadIdsAsync(IAsyncStreamReader<ModelStreamInferResponse> stream)
    {
        var answers = new List<ModelStreamInferResponse>();
        while (await stream.MoveNext(Cancellation))
        {
            answers.Add(stream.Current);
        }

        return answers;
    }

    private sealed class Requests : IAsyncStreamReader<ModelInferRequest>
    {
        private readonly Channel<ModelInferRequest> _requests = Channel.CreateUnbounded<ModelInferRequest>();

        public ModelInferRequest Current { get; private set; } = null!;

        public void Add(ModelInferRequest request) => _requests.Writer.TryWrite(request);

        public void Complete() => _requests.Writer.Complete();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await _requests.Reader.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            Current = await _requests.Reader.ReadAsync(cancellationToken);
            return true;
        }
    }

    private sealed class Responses : IServerStreamWriter<ModelStreamInferResponse>
    {
        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<ModelStreamInferResponse> Messages { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public async Task WriteAsync(ModelStreamInferResponse message)
        {
            Messages.Add(message);
            if (Gate is not null)
            {
                Waiting.TrySetResult();
                await Gate.Task;
            }
        }

        public Task WriteAsync(ModelStreamInferResponse message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
