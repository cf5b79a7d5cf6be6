using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Tritone.Benchmarks.Comparison;
using Tritone.Benchmarks.LoadGeneration;
using Tritone.Benchmarks.Protocol;
using Tritone.Benchmarks.Serving;

if (args is ["compare" or "tradeoff" or "schemes" or "protocol" or "protocol-server" or "load" or "load-server" or "in-process" or "start", ..])
{
    // A decimal point on every machine.
    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    return new RootCommand
    {
        CompareCommand.Create(),
        TradeoffCommand.Create(),
        SchemesCommand.Create(),
        ProtocolCommand.Create(),
        ServerProcessCommand.Create(),
        LoadCommand.Create(),
        LoadCommand.CreateServer(),
        InProcessCommand.Create(),
        StartCommand.Create(),
    }.Parse(args).Invoke();
}

// In this process: a generated project would fall under the settings of this repository.
BenchmarkSwitcher
    .FromAssembly(typeof(Program).Assembly)
    .Run(args, DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)).WithArtifactsPath("artifacts/benchmarks"));
return 0;
