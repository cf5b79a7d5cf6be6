using System.Globalization;
using Tritone.Repository;
using Tritone.Repository.Configuration;

namespace Tritone.Serving;

/// <summary>The models of a repository, loaded. Immutable and thread-safe.</summary>
public sealed class ModelRepository : IDisposable
{
    private readonly Dictionary<string, List<ServedModel>> _models;

    private ModelRepository(Dictionary<string, List<ServedModel>> models) => _models = models;

    /// <summary>Every version that is served, by name and ascending.</summary>
    public IEnumerable<ServedModel> Models => _models.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => entry.Value);

    /// <summary>Loads every model of a repository, in the versions that its policy serves.</summary>
    /// <param name="directory">The folder that holds the model directories. Hidden ones are no models.</param>
    /// <exception cref="TritoneException">There is no such folder or no model in it, or a model cannot be loaded: all that cannot are named.</exception>
    public static ModelRepository Load(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Directory.Exists(directory))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no model repository '{directory}'");
        }

        if (File.Exists(Path.Combine(directory, ModelConfig.FileName)))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{directory}' is a model directory; a model repository is the folder that holds model directories");
        }

        var folders = Directory.EnumerateDirectories(directory).Where(folder => !Path.GetFileName(folder).StartsWith('.')).Order(StringComparer.Ordinal).ToList();
        return folders.Count > 0
            ? LoadModels(folders)
            : throw new TritoneException(ErrorCode.NotFound, $"there is no model in the repository '{directory}'");
    }

    /// <summary>Loads a repository of one model.</summary>
    /// <param name="modelDirectory">The model's directory.</param>
    /// <exception cref="TritoneException">The model cannot be loaded.</exception>
    public static ModelRepository LoadModel(string modelDirectory) => LoadModels([modelDirectory]);

    /// <summary>The versions of a model that are served.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such model.</exception>
    public IReadOnlyList<ServedModel> Versions(string name)
        => _models.TryGetValue(name, out var versions)
            ? versions
            : throw new TritoneException(ErrorCode.NotFound, $"Request for unknown model: '{name}' is not found");

    /// <summary>Finds a model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version in decimal digits; null for the latest.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such model or version. <see cref="ErrorCode.InvalidArgument"/>: the version is no number.
    /// </exception>
    public ServedModel Find(string name, string? version = null)
    {
        if (version is null)
        {
            return Versions(name)[^1];
        }

        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"failed to get model version from specified version string '{version}' (details: stol), version should be an integral value > 0");
        }

        return Versions(name).FirstOrDefault(model => model.Version == number)
            ?? throw new TritoneException(ErrorCode.NotFound, $"Request for unknown model: '{name}' version {number} is not found");
    }

    /// <summary>Finds the model that classifies texts.</summary>
    /// <param name="name">Its name; null for the only one there is.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such model. <see cref="ErrorCode.Unsupported"/>: it takes tensors only.
    /// <see cref="ErrorCode.InvalidArgument"/>: there are several, and none is named.
    /// </exception>
    public ServedModel FindTextModel(string? name = null)
    {
        if (name is not null)
        {
            var model = Find(name);
            return model.Classifier is not null ? model : throw new TritoneException(ErrorCode.Unsupported, $"model '{name}' takes tensors, not texts: it has no tokenizer");
        }

        var candidates = _models.Keys.Order(StringComparer.Ordinal).Where(key => _models[key][^1].Classifier is not null).ToList();
        return candidates switch
        {
            [var only] => Find(only),
            [] => throw new TritoneException(ErrorCode.Unsupported, "no model here takes texts: none has a tokenizer"),
            _ => throw new TritoneException(ErrorCode.InvalidArgument, $"several models take texts: name one of {string.Join(", ", candidates)} as 'model'"),
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var model in _models.Values.SelectMany(versions => versions))
        {
            model.Dispose();
        }
    }

    private static ModelRepository LoadModels(IEnumerable<string> folders)
    {
        var models = new Dictionary<string, List<ServedModel>>(StringComparer.Ordinal);
        var failures = new List<TritoneException>();
        foreach (var folder in folders)
        {
            try
            {
                var directory = ModelDirectory.Open(folder);
                var versions = models[directory.Name] = [];
                if (directory.ServedVersions.Count == 0)
                {
                    throw new TritoneException(ErrorCode.NotFound, $"model '{directory.Name}' has no version to serve in '{directory.FullPath}'");
                }

                foreach (var version in directory.ServedVersions)
                {
                    versions.Add(ServedModel.Load(directory, version));
                }
            }
            catch (TritoneException failure)
            {
                failures.Add(failure);
            }
        }

        var repository = new ModelRepository(models);
        if (failures.Count == 0)
        {
            return repository;
        }

        repository.Dispose();
        throw failures.Count == 1
            ? failures[0]
            : new TritoneException(failures[0].Code, $"{failures.Count} models cannot be loaded:\n{string.Join('\n', failures.Select(failure => $"- {failure.Message}"))}", failures[0]);
    }
}
