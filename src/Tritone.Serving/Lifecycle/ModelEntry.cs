namespace Tritone.Serving.Lifecycle;

/// <summary>One model of a repository through all its loads. Thread-safe to read; whoever loads or unloads it holds <see cref="Changing"/>.</summary>
internal sealed class ModelEntry(string name)
{
    private readonly Lock _writing = new();
    private VersionTable? _table;

    /// <summary>The model's name.</summary>
    public string Name { get; } = name;

    /// <summary>Held by whoever loads or unloads: one at a time.</summary>
    public SemaphoreSlim Changing { get; } = new(1, 1);

    /// <summary>What was loaded last; null if nothing was, or it was unloaded since.</summary>
    public ModelOrigin? Origin { get; set; }

    /// <summary>Its versions; null if none was ever asked to load, so that nobody knows it.</summary>
    public VersionTable? Table => Volatile.Read(ref _table);

    /// <summary>Makes it known, with no versions.</summary>
    public void Announce() => Change([]);

    /// <summary>Replaces versions, all at once.</summary>
    public void Change(IReadOnlyCollection<VersionSlot> slots)
    {
        lock (_writing)
        {
            Volatile.Write(ref _table, (_table ?? VersionTable.Empty).With(slots));
        }
    }

    /// <summary>Notes that a version is unloaded, unless it was loaded again since.</summary>
    /// <returns>Whether it is unloaded now.</returns>
    public bool NoteUnloaded(long version, ServedVersion served)
    {
        lock (_writing)
        {
            if (_table?.Find(version)?.Served != served)
            {
                return false;
            }

            Volatile.Write(ref _table, _table!.With([new VersionSlot(version, ModelState.Unavailable, VersionSlot.Unloaded)]));
            return true;
        }
    }
}
