namespace Tritone.Faults.Traffic;

/// <summary>Clients that each ask the next question once they have the answer to the last, over all transports at once, until they are stopped.</summary>
internal sealed class ClosedLoop
{
    // A server that is gone refuses faster than it answers.
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(20);

    private readonly Task _clients;
    private volatile bool _isStopped;
    private int _next;

    /// <summary>Starts asking.</summary>
    /// <param name="askers">The transports.</param>
    /// <param name="questions">What is asked, in turn.</param>
    /// <param name="tally">Where it is counted.</param>
    /// <param name="clients">How many clients each transport has.</param>
    public ClosedLoop(IReadOnlyList<IAsker> askers, IReadOnlyList<Question> questions, Tally tally, int clients)
        => _clients = Task.WhenAll(askers.SelectMany(asker => Enumerable.Range(0, clients).Select(_ => Task.Run(() => AskAsync(asker, questions, tally)))));

    /// <summary>The client of each transport.</summary>
    public static IReadOnlyList<IAsker> AllTransports(Servers.ServerProcess server, AnswerSheet sheet)
        => [new HttpJsonAsker(server, sheet), new HttpBinaryAsker(server, sheet), new ClassifyAsker(server, sheet), new GrpcAsker(server, sheet), new GrpcStreamAsker(server, sheet)];

    /// <summary>Asks nothing more.</summary>
    /// <returns>Ends when every request has come to an end.</returns>
    public Task StopAsync()
    {
        _isStopped = true;
        return _clients.WaitAsync(TimeSpan.FromMinutes(2));
    }

    private async Task AskAsync(IAsker asker, IReadOnlyList<Question> questions, Tally tally)
    {
        while (!_isStopped)
        {
            if (await tally.AskAsync(asker, questions[(Interlocked.Increment(ref _next) & int.MaxValue) % questions.Count]) is OutcomeKind.Refused or OutcomeKind.Lost)
            {
                await Task.Delay(AfterRefusal);
            }
        }
    }
}
