using System.Text;

namespace Tritone.Server.Tests.Conformance;

/// <summary>Sends the cases of a recording to a server, in their order and at once where they were sent at once, and says what differs.</summary>
internal sealed class HttpReplay(ConformanceProfile profile, ProfileServer server, IReadOnlyList<(string Recorded, string Here)> words, bool lacksCases)
{
    // A server that does not answer is found out; the slowest answer is that of the model that takes long, three times in a row.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Long enough for a request on the loopback to be in the queue, and far shorter than the slow model takes.
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(40);

    /// <returns>The cases with what differs.</returns>
    public async Task<List<(RecordedCase Case, List<Difference> Differences)>> RunAsync(IReadOnlyList<RecordedCase> cases, CancellationToken cancellationToken)
    {
        var results = new List<(RecordedCase, List<Difference>)>();
        for (var i = 0; i < cases.Count;)
        {
            var numbers = profile.Together.FirstOrDefault(group => group.Contains(cases[i].Number)) ?? [cases[i].Number];
            var group = cases.Skip(i).TakeWhile(recorded => numbers.Contains(recorded.Number)).ToList();
            var running = new List<Task<List<Difference>>>();
            foreach (var recorded in group)
            {
                running.Add(ReplayAsync(recorded, cancellationToken));
                if (group.Count > 1 || recorded.Number == profile.StopsAfter)
                {
                    await Task.Delay(Stagger, TimeProvider.System, cancellationToken);
                }
            }

            var stopping = group.Exists(recorded => recorded.Number == profile.StopsAfter) ? StopAsync(cancellationToken) : Task.CompletedTask;
            results.AddRange(group.Zip(await Task.WhenAll(running)));
            await stopping;
            i += group.Count;
        }

        return results;
    }

    // A request that has not arrived is not waited for: on a busy machine that takes its time, too.
    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(5 * Stagger, TimeProvider.System, cancellationToken);
        await server.StopAsync();
    }

    private async Task<List<Difference>> ReplayAsync(RecordedCase recorded, CancellationToken cancellationToken)
    {
        if ((recorded.IsForMetrics ? server.Metrics : server.Http) is not { } address)
        {
            return [new Difference("answer", "there is no port for metrics")];
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await using var connection = await RawConnection.OpenAsync(address, patience.Token);
            await connection.SendAsync(Here(recorded.Request), patience.Token);
            var actual = await connection.ReadAsync(recorded.IsHead, patience.Token);
            var differences = ReplyComparison.Compare(recorded, Here(recorded.Response), actual, lacksCases).ToList();
            if (recorded.ClosesConnection && recorded.Response is not null && !await connection.IsClosedAsync(patience.Token))
            {
                differences.Add(new Difference("connection", "it stays open"));
            }

            if (recorded.IsSilentAfter && await connection.ReadAsync(recorded.IsHead, patience.Token) is { } second)
            {
                differences.Add(new Difference("answer", $"the second request is answered too: {second.Status}"));
            }

            return differences;
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            return recorded.Response is null ? [] : [new Difference("answer", exception.Message)];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [new Difference("answer", "there is none in a minute")];
        }
    }

    private byte[] Here(byte[] bytes)
        => Encoding.Latin1.GetBytes(words.Aggregate(Encoding.Latin1.GetString(bytes), (text, word) => text.Replace(word.Recorded, word.Here, StringComparison.Ordinal)));

    private RawResponse? Here(RawResponse? response) => response is null ? null : response with { Body = Here(response.Body) };
}
