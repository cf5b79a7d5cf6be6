namespace Tritone.Server.Settings;

/// <summary>What is logged, as the protocol's logging extension lets a client see and change it. Thread-safe.</summary>
internal sealed class LogSettings
{
    /// <summary>The values in force.</summary>
    public LogValues Current { get; private set; } = new();

    /// <summary>Changes the values that are given.</summary>
    /// <exception cref="TritoneException">A value is not valid, or may not be changed; nothing is changed then.</exception>
    public void Update(LogChanges changes) => throw new NotImplementedException();
}
