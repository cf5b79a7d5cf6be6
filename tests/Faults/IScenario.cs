namespace Tritone.Faults;

/// <summary>One thing that is done to the program, and what must hold meanwhile.</summary>
internal interface IScenario
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Does it.</summary>
    /// <param name="run">What it is run with.</param>
    /// <param name="findings">Where it puts its counts and what did not hold. An exception is a failure too.</param>
    Task RunAsync(FaultRun run, Findings findings);
}
