using Tritone.Repository.Configuration;

namespace Tritone.Serving.Lifecycle;

/// <summary>The folders of a repository. Thread-safe: they are read anew each time.</summary>
internal sealed class RepositoryFolders
{
    private readonly IReadOnlyList<string> _directories;
    private readonly string? _only;

    private RepositoryFolders(IReadOnlyList<string> directories, string? only)
    {
        _directories = directories;
        _only = only;
    }

    /// <summary>A repository of one model, whatever else is beside it.</summary>
    public static RepositoryFolders OfModel(string modelDirectory) => new([], Path.TrimEndingDirectorySeparator(Path.GetFullPath(modelDirectory)));

    /// <summary>The model directories in some folders.</summary>
    /// <exception cref="TritoneException">There is no such folder, or it is a model directory itself.</exception>
    public static RepositoryFolders Open(IReadOnlyList<string> directories)
    {
        foreach (var directory in directories)
        {
            if (!Directory.Exists(directory))
            {
                throw new TritoneException(ErrorCode.NotFound, $"there is no model repository '{directory}'");
            }

            if (File.Exists(Path.Combine(directory, ModelConfig.FileName)))
            {
                throw new TritoneException(ErrorCode.InvalidArgument, $"'{directory}' is a model directory; a model repository is the folder that holds model directories");
            }
        }

        return new([.. directories.Select(directory => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))).Distinct(StringComparer.Ordinal)], null);
    }

    /// <summary>Lists all models by name. Hidden folders are no models.</summary>
    /// <returns>The paths of each: more than one is an error of the operator's.</returns>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public SortedDictionary<string, List<string>> List()
    {
        var models = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var path in _only is null ? _directories.SelectMany(Directory.EnumerateDirectories) : [_only])
        {
            var name = Path.GetFileName(path);
            if (name.StartsWith('.'))
            {
                continue;
            }

            if (!models.TryGetValue(name, out var paths))
            {
                models[name] = paths = [];
            }

            paths.Add(path);
        }

        return models;
    }

    /// <summary>Finds the directories of one model.</summary>
    /// <param name="name">Its name, which is no path.</param>
    public IReadOnlyList<string> Find(string name)
        => _only is not null
            ? Path.GetFileName(_only) == name ? [_only] : []
            : [.. _directories.Select(directory => Path.Combine(directory, name)).Where(Directory.Exists)];
}
