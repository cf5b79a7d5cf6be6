namespace Tritone.Server.Settings;

/// <summary>The settings of traces, for all models and for each, as the protocol's trace extension has them. Thread-safe.</summary>
internal sealed class TraceSettings
{
    /// <summary>The settings in force, in the protocol's order: a value, or several for <c>trace_level</c>.</summary>
    /// <param name="model">A model that the repository has; null for all.</param>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Get(string? model) => throw new NotImplementedException();

    /// <summary>Changes settings. A setting without values goes back to what holds for all models, or to what it was at start. Unknown names change nothing.</summary>
    /// <param name="model">A model that the repository has; null for all.</param>
    /// <param name="changes">The settings by name.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: a value is not valid; nothing is changed then.</exception>
    public void Update(string? model, IReadOnlyDictionary<string, IReadOnlyList<string>> changes) => throw new NotImplementedException();
}
