using Grpc.Core;

namespace Tritone.Server.Tests.Conformance;

/// <summary>Sends the calls of a recording to a server, in their order and at once where they were sent at once, and says what differs.</summary>
internal sealed class GrpcReplay(ConformanceProfile profile, RawGrpc client, IReadOnlyList<(string Recorded, string Here)> words, bool lacksCases)
{
    private const string InferenceService = "inference.GRPCInferenceService";
    private const string HealthService = "grpc.health.v1.Health";

    // A server that does not answer is found out.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What the client of the recording waited for the model that takes long.
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(20);

    // Long enough for a call on the loopback to be in the queue, and far shorter than the slow model takes.
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(40);

    private readonly GrpcComparison _comparison = new(words, lacksCases);

    /// <returns>The cases with what differs.</returns>
    public async Task<List<(string Case, List<Difference> Differences)>> RunAsync(IReadOnlyList<GrpcCase> cases, CancellationToken cancellationToken)
    {
        var results = new List<(string, List<Difference>)>();
        for (var i = 0; i < cases.Count;)
        {
            var numbers = profile.GrpcTogether.FirstOrDefault(group => group.Contains(cases[i].Number)) ?? [cases[i].Number];
            var group = cases.Skip(i).TakeWhile(recorded => numbers.Contains(recorded.Number)).ToList();
            var running = new List<Task<List<Difference>>>();
            foreach (var recorded in group)
            {
                running.Add(ReplayAsync(recorded, cancellationToken));
                if (group.Count > 1)
                {
                    await Task.Delay(Stagger, TimeProvider.System, cancellationToken);
                }
            }

            results.AddRange(group.Select(recorded => recorded.Name).Zip(await Task.WhenAll(running)));
            i += group.Count;
        }

        return results;
    }

    private async Task<List<Difference>> ReplayAsync(GrpcCase recorded, CancellationToken cancellationToken)
    {
        var metadata = new Metadata();
        foreach (var entry in recorded.Metadata)
        {
            metadata.Add(entry);
        }

        if (recorded.Compression is { } compression)
        {
            // The numbers are those of the gRPC library; the client here takes names.
            metadata.Add("grpc-internal-encoding-request", compression == "2" ? "gzip" : "deflate");
        }

        var options = new CallOptions(metadata, TimeProvider.System.GetUtcNow().UtcDateTime + (recorded.HasDeadline ? Impatience : Patience), cancellationToken);
        var requests = recorded.Requests.Select(Here).ToList();
        var reply = recorded.IsStream
            ? await client.StreamAsync(InferenceService, recorded.Method, requests, options)
            : await client.UnaryAsync(recorded.Method == "Check" ? HealthService : InferenceService, recorded.Method, requests.Single(), options);
        return [.. _comparison.Compare(recorded, reply)];
    }

    // Only words of the same length stand in requests: the lengths around them stay right.
    private byte[] Here(GrpcMessage message)
        => System.Text.Encoding.Latin1.GetBytes(words.Where(word => word.Recorded.Length == word.Here.Length)
            .Aggregate(System.Text.Encoding.Latin1.GetString(message.Bytes), (text, word) => text.Replace(word.Recorded, word.Here, StringComparison.Ordinal)));
}
