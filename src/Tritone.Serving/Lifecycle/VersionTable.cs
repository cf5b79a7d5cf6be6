namespace Tritone.Serving.Lifecycle;

/// <summary>The versions of a model at one moment. Immutable: a change makes another table, so that all versions of it change at once.</summary>
internal sealed class VersionTable
{
    private VersionTable(VersionSlot[] slots)
    {
        Slots = slots;
        Latest = Array.FindLast(slots, slot => slot.IsReady)?.Served;
    }

    /// <summary>No versions.</summary>
    public static VersionTable Empty { get; } = new([]);

    /// <summary>All versions that were ever asked to load, ascending.</summary>
    public IReadOnlyList<VersionSlot> Slots { get; }

    /// <summary>The highest version that is ready; null if none is.</summary>
    public ServedVersion? Latest { get; }

    /// <summary>Those that are ready, ascending.</summary>
    public IEnumerable<ServedModel> Ready => Slots.Where(slot => slot.IsReady).Select(slot => slot.Served!.Model);

    /// <summary>Finds a version.</summary>
    public VersionSlot? Find(long version)
    {
        foreach (var slot in Slots)
        {
            if (slot.Version == version)
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>This table with some versions replaced or added.</summary>
    public VersionTable With(IEnumerable<VersionSlot> changed)
    {
        var slots = Slots.ToDictionary(slot => slot.Version);
        foreach (var slot in changed)
        {
            slots[slot.Version] = slot;
        }

        return new VersionTable([.. slots.Values.OrderBy(slot => slot.Version)]);
    }
}
