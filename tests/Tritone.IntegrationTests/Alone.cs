namespace Tritone.IntegrationTests;

/// <summary>The working directory is the process's: a test that changes it runs while no other test starts a program in it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
