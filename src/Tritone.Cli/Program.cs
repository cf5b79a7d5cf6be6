using System.Runtime.InteropServices;
using Tritone.Cli.CommandLine;

using var cancellation = new CancellationTokenSource();

// The first signal asks the command to come to an end; the second, and any after it, ends the program as it ever did.
void OnSignal(PosixSignalContext context)
{
    if (!cancellation.IsCancellationRequested)
    {
        context.Cancel = true;
        cancellation.Cancel();
    }
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
return await TritoneCommand.RunAsync(args, cancellation.Token);
