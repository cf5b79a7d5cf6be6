namespace Tritone.LoadTesting.Load;

/// <summary>What is measured of a run.</summary>
/// <param name="Start">Its first moment.</param>
/// <param name="End">The first moment after it.</param>
internal readonly record struct LoadWindow(TimeSpan Start, TimeSpan End)
{
    public TimeSpan Length => End > Start ? End - Start : TimeSpan.Zero;

    public bool Contains(TimeSpan moment) => moment >= Start && moment < End;
}
