using System.Globalization;
using Tritone.Faults.Servers;
using Tritone.Faults.Traffic;
using Tritone.LoadTesting.Load;
using Tritone.LoadTesting.Measurement;

namespace Tritone.Faults.Overload;

/// <summary>Ten times what the server can do, in an open loop: it does as much as ever, refuses the rest at once, and nobody who is accepted waits longer than the queue is long.</summary>
internal sealed class OverloadScenario(bool isGrpc) : IScenario
{
    private const int Queue = 64;
    private const int LargestBatch = 32;
    private const int Instances = 2;
    private const int Connections = 32;
    private const double Factor = 10;
    private const double LeastGoodput = 0.9;
    private const double MoreMemory = 64;

    // A second that is asked of the generator too, which has the same cores.
    private const double WaitFactor = 2;

    public string Name => isGrpc ? "overload-grpc" : "overload-http";

    public async Task RunAsync(FaultRun run, Findings findings)
    {
        var repository = await run.Encoder.WriteAsync(run.Directory["models"], $"dynamic_batching {{ default_queue_policy {{ max_queue_size: {Queue} }} }}", Instances);
        await using var server = await ServerProcess.StartAsync(repository);
        var sheet = await AnswerSheet.FillInAsync(server, EncoderModel.Name, Question.Draw(20, 120, 120), run.IsSabotaged);
        using IAsker asker = isGrpc ? new GrpcAsker(server, sheet) : new HttpBinaryAsker(server, sheet);

        var before = await MeasureAsync(asker, sheet, new Tally(), new LoadShape.Closed(Connections), run.Lasting(10));
        var tally = new Tally();
        var target = new AskerTarget(asker, sheet.Questions, tally);
        var full = run.Lasting(60) / 3;
        var early = Task.Delay(full).ContinueWith(_ => new MemoryWatch(server), TaskScheduler.Default);
        var overload = await LoadRun.RunAsync(target, AskerTarget.Payloads, Plan(new LoadShape.Open(Factor * before.RequestsPerSecond), run.Lasting(60)));

        // The largest batches have all the memory that they take by the end of the first third.
        await using var memory = await early;
        var after = await MeasureAsync(asker, sheet, new Tally(), new LoadShape.Closed(Connections), run.Lasting(10));

        // The machine may be busier at one end than at the other.
        var best = Math.Min(before.RequestsPerSecond, after.RequestsPerSecond);
        var bound = WaitFactor * 1000 * (Queue + (Instances * LargestBatch)) / best;
        findings.Note("best", Text($"{before.RequestsPerSecond:F1}/s before, {after.RequestsPerSecond:F1}/s after"));
        findings.Note("offered", Text($"{Factor * before.RequestsPerSecond:F0}/s"));
        findings.Note("goodput", Text($"{overload.RequestsPerSecond:F1}/s = {overload.RequestsPerSecond / best:P0}"));
        findings.Note("accepted p50", Text($"{overload.Latency.P50:F0} ms"));
        findings.Note("p99", Text($"{overload.Latency.P99:F0} ms of at most {bound:F0}"));
        findings.Note("refusals p99", Text($"{target.RefusalP99:F0} ms"));
        findings.Note("memory", $"{memory} from a third of the time on");
        findings.Note("generator", Text($"{overload.OwnCpu:P0} of one core, late by {overload.Lag?.P99:F1} ms (p99)"));
        tally.Report(findings, OutcomeKind.Failed, OutcomeKind.Lost);
        findings.Require(!overload.IsOverloaded, "the generator had too many requests without an answer");
        findings.Require(tally[OutcomeKind.Refused] > tally.Right, "most of the requests should have been refused");
        findings.Require(overload.RequestsPerSecond >= LeastGoodput * best, Text($"goodput {overload.RequestsPerSecond:F1}/s of {best:F1}/s"));
        findings.Require(overload.Latency.P99 < bound, Text($"p99 {overload.Latency.P99:F0} ms; the queue accounts for {bound:F0} ms"));
        findings.Require(memory.Most - memory.Before < MoreMemory, $"memory: {memory}");
    }

    private static Task<LoadResult> MeasureAsync(IAsker asker, AnswerSheet sheet, Tally tally, LoadShape shape, TimeSpan duration)
        => LoadRun.RunAsync(new AskerTarget(asker, sheet.Questions, tally), AskerTarget.Payloads, Plan(shape, duration));

    private static LoadPlan Plan(LoadShape shape, TimeSpan duration) => new() { Shape = shape, Duration = duration, Warmup = TimeSpan.FromSeconds(2) };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
