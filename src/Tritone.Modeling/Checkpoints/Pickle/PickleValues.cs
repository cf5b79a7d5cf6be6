namespace Tritone.Modeling.Checkpoints.Pickle;

/// <summary>A name that a pickle wants to be called or built: only ever compared, never looked up.</summary>
internal sealed record PickleGlobal(string Module, string Name);

/// <summary>A tuple.</summary>
internal sealed record PickleTuple(IReadOnlyList<object?> Items);

/// <summary>A list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A dictionary, ordered or not, in the order of its entries; a key that comes twice counts with its last value.</summary>
internal sealed class PickleDict
{
    public List<(object? Key, object? Value)> Entries { get; } = [];
}

/// <summary>What a persistent id stands for: the caller makes something of it.</summary>
internal sealed record PickleReference(PickleTuple Id);

/// <summary>A call of an allowed global: recorded, not made.</summary>
internal sealed record PickleCall(PickleGlobal Function, PickleTuple Arguments);
