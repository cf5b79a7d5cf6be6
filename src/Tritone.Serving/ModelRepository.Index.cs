using Tritone.Serving.Lifecycle;
using Tritone.Serving.Statistics;

namespace Tritone.Serving;

/// <content>What the repository says of all its models.</content>
public sealed partial class ModelRepository
{
    private const string InSeveralRepositories = "model appears in two or more repositories";

    /// <summary>Lists what is in the folders, and in which state: by name, versions ascending. A model that was never asked to load has a name alone.</summary>
    /// <param name="readyOnly">Only versions that are ready.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.Internal"/>: a folder cannot be read.</exception>
    public IReadOnlyList<ModelIndexEntry> Index(bool readyOnly)
    {
        var index = new List<ModelIndexEntry>();
        foreach (var (name, copies) in ListForIndex())
        {
            if (copies > 1)
            {
                // As in Triton, whatever is asked for.
                index.Add(new ModelIndexEntry(name, null, ModelState.Unavailable, InSeveralRepositories));
                continue;
            }

            var table = _entries.GetValueOrDefault(name)?.Table;
            if (table is null && !readyOnly)
            {
                index.Add(new ModelIndexEntry(name));
            }

            index.AddRange(
                from slot in table?.Slots ?? []
                where !readyOnly || slot.IsReady
                select new ModelIndexEntry(name, slot.Version, slot.State, slot.Reason));
        }

        return index;
    }

    /// <summary>What models have done since they were loaded, of versions that are ready: by name, versions ascending.</summary>
    /// <param name="name">A model; null or empty for all.</param>
    /// <param name="version">A version of it, as for <see cref="Find"/>; null or empty for all that are ready.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the model or the version is not ready, or the version is no number.</exception>
    public IReadOnlyList<ModelStatistics> GetStatistics(string? name = null, string? version = null)
    {
        if (string.IsNullOrEmpty(name))
        {
            return [.. Models.Select(model => model.Statistics)];
        }

        var number = VersionText.Parse(version);
        List<ServedModel> ready = [.. _entries.GetValueOrDefault(name)?.Table?.Ready ?? []];
        if (ready.Count == 0)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"requested model '{name}' is not available");
        }

        List<ModelStatistics> statistics = [.. ready.Where(model => number is VersionText.Latest || model.Version == number).Select(model => model.Statistics)];
        return statistics.Count > 0 ? statistics : throw new TritoneException(ErrorCode.InvalidArgument, $"requested model version is not available for model '{name}'");
    }

    private SortedDictionary<string, int> ListForIndex()
    {
        SortedDictionary<string, int> names;
        try
        {
            names = new(_folders.List().ToDictionary(model => model.Key, model => model.Value.Count), StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TritoneException(ErrorCode.Internal, $"failed to read the model repository: {ErrorText.Of(exception)}", exception);
        }

        // What a client gave with a load is in no folder.
        foreach (var (entry, _) in Known.Where(known => known.Entry.Origin is { IsOnDisk: false }))
        {
            names.TryAdd(entry.Name, 1);
        }

        return names;
    }
}
