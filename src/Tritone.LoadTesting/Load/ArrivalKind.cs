namespace Tritone.LoadTesting.Load;

/// <summary>How the requests of an open loop are spread over time.</summary>
public enum ArrivalKind
{
    /// <summary>Independent of each other, as those of many users are: exponential gaps.</summary>
    Poisson,

    /// <summary>Equal gaps.</summary>
    Constant,
}
