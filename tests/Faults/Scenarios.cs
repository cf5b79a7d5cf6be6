using Tritone.Faults.Bodies;
using Tritone.Faults.Clients;
using Tritone.Faults.Disk;
using Tritone.Faults.Models;
using Tritone.Faults.Overload;
using Tritone.Faults.Runs;
using Tritone.Faults.Signals;
using Tritone.Faults.Soak;
using Tritone.Faults.Streams;

namespace Tritone.Faults;

/// <summary>All scenarios, in the order in which they are run.</summary>
internal static class Scenarios
{
    public static IReadOnlyList<IScenario> All { get; } =
    [
        new SignalUnderLoad("TERM"),
        new SignalUnderLoad("INT"),
        new ShortExitTimeout(),
        new SecondSignal(),
        new SlowClients(),
        new BrokenConnections(),
        new Pipelining(),
        new RapidReset(),
        new HostileBodiesScenario(),
        new HostileMessages(),
        new ConvertKilled(),
        new DiskFull(),
        new FailingRuns(),
        new DamagedModels(DamagedModels.Mode.Fixed),
        new DamagedModels(DamagedModels.Mode.Poll),
        new DamagedModels(DamagedModels.Mode.Explicit),
        new OverloadScenario(isGrpc: false),
        new OverloadScenario(isGrpc: true),
        new LongStream(),
        new SoakScenario(),
    ];
}
