namespace Tritone.LoadTesting.Search;

/// <summary>What stands against a higher rate.</summary>
public enum KneeLimit
{
    /// <summary>The server no longer meets the SLO.</summary>
    Server,

    /// <summary>This program cannot send on time: the server may be able to do more.</summary>
    LoadGenerator,

    /// <summary>No higher rate was to be tried.</summary>
    Rates,
}
