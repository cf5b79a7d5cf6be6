using Tritone.Protocol.Metadata;
using Tritone.Serving.Lifecycle;

namespace Tritone.Serving;

/// <content>How requests find models.</content>
public sealed partial class ModelRepository
{
    /// <summary>Whether requests can be answered: with strict readiness, only while no model is loading, unloading or broken. A model that was unloaded is none of these.</summary>
    public bool IsReady => !_options.StrictReadiness || Known.All(
        known => known.Table.Slots.Count > 0 && known.Table.Slots.All(slot => slot.IsReady || slot.Reason == VersionSlot.Unloaded));

    /// <summary>Finds a model, to look at it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version in decimal digits; null, empty or -1 for the highest that is ready.</param>
    /// <returns>The model. It may be unloaded at any moment: whoever asks it for an answer takes a lease.</returns>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such model or version. <see cref="ErrorCode.Unavailable"/>: the version is not ready.
    /// <see cref="ErrorCode.InvalidArgument"/>: the version is no number.
    /// </exception>
    public ServedModel Find(string name, string? version = null) => FindServed(name, version).Model;

    /// <summary>Takes a model for the time of one request, so that it answers however the repository changes meanwhile.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version, as for <see cref="Find"/>.</param>
    /// <exception cref="TritoneException">As for <see cref="Find"/>.</exception>
    public ModelLease Lease(string name, string? version = null)
    {
        while (true)
        {
            // Who is on the way out has been replaced before: the next look finds another one, or an error.
            var served = FindServed(name, version);
            if (served.TryEnter())
            {
                return new ModelLease(served);
            }
        }
    }

    /// <summary>Finds the model that classifies texts.</summary>
    /// <param name="name">Its name; null for the only one there is.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such model. <see cref="ErrorCode.Unsupported"/>: it takes tensors only.
    /// <see cref="ErrorCode.InvalidArgument"/>: there are several, and none is named.
    /// </exception>
    public ServedModel FindTextModel(string? name = null) => FindTextServed(name).Model;

    /// <summary>Takes the model that classifies texts for the time of one request.</summary>
    /// <param name="name">Its name; null for the only one there is.</param>
    /// <exception cref="TritoneException">As for <see cref="FindTextModel"/>.</exception>
    public ModelLease LeaseTextModel(string? name = null)
    {
        while (true)
        {
            var served = FindTextServed(name);
            if (served.TryEnter())
            {
                return new ModelLease(served);
            }
        }
    }

    /// <summary>The versions of a model that are ready, ascending.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such model, or none of its versions is ready.</exception>
    public IReadOnlyList<ServedModel> Versions(string name)
    {
        _ = FindServed(name, null);
        return [.. _entries[name].Table!.Ready];
    }

    /// <summary>Whether requests for a model can be answered.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version, as for <see cref="Find"/>.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the version is no number.</exception>
    public bool IsModelReady(string name, string? version = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var number = VersionText.Parse(version);
        return _entries.TryGetValue(name, out var entry)
            && (number == VersionText.Latest ? entry.Table?.Latest is not null : entry.Table?.Find(number) is { IsReady: true });
    }

    /// <summary>Whether a version of a model is ready.</summary>
    public bool Contains(string name) => IsModelReady(name);

    /// <summary>What the protocol says of a model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version, as for <see cref="Find"/>. If one is named, the answer names it alone.</param>
    /// <exception cref="TritoneException">As for <see cref="Find"/>.</exception>
    public ModelMetadata Describe(string name, string? version = null)
    {
        var model = Find(name, version);
        return model.Describe(VersionText.Parse(version) == VersionText.Latest ? _entries[name].Table!.Ready.Select(other => other.Version) : [model.Version]);
    }

    /// <summary>The configuration in force of a model, completed, with Triton's defaults.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version, as for <see cref="Find"/>.</param>
    /// <returns>The message; a new one each time.</returns>
    /// <exception cref="TritoneException">As for <see cref="Find"/>.</exception>
    public Protocol.Grpc.ModelConfig GetConfig(string name, string? version = null) => Find(name, version).ConfigMessage;

    private ServedVersion FindServed(string name, string? version)
    {
        ArgumentNullException.ThrowIfNull(name);
        var number = VersionText.Parse(version);
        if (!_entries.TryGetValue(name, out var entry) || entry.Table is not { } table)
        {
            throw Unknown(ErrorCode.NotFound, $"'{name}' is not found");
        }

        if (number == VersionText.Latest)
        {
            return table.Latest ?? throw Unknown(ErrorCode.NotFound, $"'{name}' has no available versions");
        }

        var slot = table.Find(number) ?? throw Unknown(ErrorCode.NotFound, $"'{name}' version {number} is not found");
        return slot.IsReady ? slot.Served! : throw Unknown(ErrorCode.Unavailable, $"'{name}' version {number} is not at ready state");
    }

    private ServedVersion FindTextServed(string? name)
    {
        if (name is not null)
        {
            var served = FindServed(name, null);
            _ = served.Model.RequireTexts();
            return served;
        }

        var candidates = Known.Select(known => known.Table.Latest).Where(served => served?.Model.Texts is not null).ToList();
        return candidates switch
        {
            [{ } only] => only,
            [] => throw new TritoneException(ErrorCode.Unsupported, "no model here takes texts: none has a tokenizer"),
            _ => throw new TritoneException(
                ErrorCode.InvalidArgument, $"several models take texts: name one of {string.Join(", ", candidates.Select(served => served!.Model.Name))} as 'model'"),
        };
    }

    private static TritoneException Unknown(ErrorCode code, string what) => new(code, $"Request for unknown model: {what}");
}
