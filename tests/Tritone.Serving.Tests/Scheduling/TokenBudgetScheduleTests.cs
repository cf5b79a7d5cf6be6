using CsCheck;
using Tritone.Repository.Configuration;
using Tritone.Serving.Batching;
using Tritone.Serving.Scheduling;
using Tritone.Serving.Tests.Batching;

namespace Tritone.Serving.Tests.Scheduling;

/// <summary>What batches by tokens promise over time, on a clock of its own: every request once, no instance idle while something waits, and a bounded wait for the odd length.</summary>
public sealed class TokenBudgetScheduleTests
{
    private const int Budget = 100;
    private const int RunTokens = 20;

    private static readonly Gen<(int Gap, int Tokens, int CancelAfter)[]> Arrivals = Gen.Select(
        Gen.OneOf(Gen.Const(0), Gen.Int[0, 60]), Gen.OneOf(Gen.Int[1, 30], Gen.Int[1, 150]), Gen.OneOf(Gen.Const(-1), Gen.Const(-1), Gen.Int[0, 200])).Array[1, 80];

    [Fact]
    public void Run_AnyArrivals_AnswersEachOnceAndLetsNoneBeOvertakenForLong()
        => Gen.Select(Arrivals, Gen.Int[1, 3]).Sample((arrivals, instances) => new Simulation(arrivals, instances).Run(), iter: 2000);

    // A long text among short ones that never stop coming: it does not fit in with any of them.
    [Fact]
    public void Run_OddLengthUnderSteadyLoad_HasItsTurnWhenItIsTheOldest()
    {
        (int, int, int)[] arrivals = [.. Enumerable.Range(0, 400).Select(i => (14, i == 50 ? 95 : 10, -1))];
        var simulation = new Simulation(arrivals, instances: 1);
        simulation.Run();
        Assert.True(simulation.MaxWait <= 400, $"the longest wait was {simulation.MaxWait}");
        Assert.True(simulation.RunsBefore[50] <= 2, $"{simulation.RunsBefore[50]} runs began before it");
    }

    private sealed class Simulation((int Gap, int Tokens, int CancelAfter)[] arrivals, int instances)
    {
        private readonly SchedulerState _state = new(new TokenBudgetRule(new TokenCosts(Budget, RunTokens), 8, [], 0), new DynamicBatching([]), new QueueLimits(1000, 100_000), instances);
        private readonly SchedulerStep _step = new();
        private readonly PriorityQueue<Action, (long, int)> _events = new();
        private readonly List<TestRequest> _waiting = [];
        private readonly Dictionary<TestRequest, (int Ahead, int Runs, long At)> _arrived = [];
        private int _sequence;
        private int _running;
        private int _runs;
        private int _ended;
        private long _now;

        public long MaxWait { get; private set; }

        /// <summary>How many runs began between the arrival of a request and its own.</summary>
        public Dictionary<int, int> RunsBefore { get; } = [];

        public void Run()
        {
            var time = 0L;
            foreach (var (i, arrival) in arrivals.Index())
            {
                time += arrival.Gap;
                At(time, () => Arrive(i, arrival.Tokens, arrival.CancelAfter));
            }

            while (_events.TryDequeue(out var action, out var due))
            {
                _now = due.Item1;
                action();
                Pump();
            }

            Assert.Equal(arrivals.Length, _ended);
            Assert.True(_state.IsEmpty);
        }

        private void At(long time, Action action) => _events.Enqueue(action, (time, _sequence++));

        private void Arrive(int number, int tokens, int cancelAfter)
        {
            var request = new TestRequest(1, tokens: tokens, name: $"{number}");
            Assert.True(_state.TryAdmit([request], _now));
            _arrived.Add(request, (_waiting.Count, _runs, _now));
            _waiting.Add(request);
            if (cancelAfter >= 0)
            {
                At(_now + cancelAfter, () =>
                {
                    var isWaiting = _waiting.Remove(request);
                    Assert.Equal(isWaiting, _state.Withdraw(request, _step));
                    _ended += isWaiting ? 1 : 0;
                });
            }
        }

        private void Pump()
        {
            while (_state.TryNext(_now, _step))
            {
                Start([.. _step.Batch.Cast<TestRequest>()]);
            }

            Assert.True(_waiting.Count == 0 || _running == instances, "an instance idles while something waits");
        }

        private void Start(List<TestRequest> batch)
        {
            Assert.Same(_waiting[0], batch[0]);
            var cost = batch.Count * batch.Max(request => request.Tokens);
            Assert.True(batch.Count <= 8 && (batch.Count == 1 || cost <= Budget));
            Assert.True(++_running <= instances);
            foreach (var request in batch)
            {
                Assert.True(_waiting.Remove(request), "ran twice");
                var (ahead, runs, at) = _arrived[request];
                Assert.True(_runs - runs <= ahead, $"{_runs - runs} runs went before a request that had {ahead} before it");
                RunsBefore[int.Parse(request.Name, System.Globalization.CultureInfo.InvariantCulture)] = _runs - runs;
                MaxWait = Math.Max(MaxWait, _now - at);
            }

            _runs++;
            var taken = _step.Batch.ToList();
            At(_now + RunTokens + cost, () =>
            {
                _running--;
                _state.Finish(taken, _step);
                Assert.Equal(taken, _step.Released);
                _ended += taken.Count;
                _step.Released.Clear();
            });
        }
    }
}
