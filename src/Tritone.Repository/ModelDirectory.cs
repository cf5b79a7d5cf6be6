using System.Globalization;
using Tritone.Repository.Configuration;
using Tritone.Repository.Manifest;

namespace Tritone.Repository;

/// <summary>A model on disk: its <c>config.pbtxt</c>, its labels, its tokenizer and its versions. Immutable; it is read when it is opened.</summary>
public sealed class ModelDirectory
{
    /// <summary>The file with the labels of a text classifier, one a line.</summary>
    internal const string LabelsFileName = "labels.txt";

    /// <summary>The folder with the tokenizer's own files.</summary>
    internal const string TokenizerFolderName = "tokenizer";

    private ModelDirectory(string path, ModelConfig config, IReadOnlyList<long> versions)
    {
        FullPath = path;
        Config = config;
        Versions = versions;
    }

    /// <summary>The full path of the directory.</summary>
    public string FullPath { get; }

    /// <summary>What <c>config.pbtxt</c> says.</summary>
    public ModelConfig Config { get; }

    /// <summary>The model's name.</summary>
    public string Name => Config.Name;

    /// <summary>The numbers of all versions there are, in ascending order.</summary>
    public IReadOnlyList<long> Versions { get; }

    /// <summary>The versions that the model's policy serves, in ascending order.</summary>
    public IReadOnlyList<long> ServedVersions => Config.VersionPolicy.Choose(Versions);

    /// <summary>Where the tokenizer's own files are.</summary>
    public string TokenizerPath => Path.Combine(FullPath, TokenizerFolderName);

    /// <summary>Whether it takes texts: a model without a tokenizer takes tensors only.</summary>
    public bool HasTokenizer => Directory.Exists(TokenizerPath);

    /// <summary>Opens a model directory.</summary>
    /// <param name="path">The directory, named for the model.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: it or its <c>config.pbtxt</c> is not there. Otherwise as for <see cref="ModelConfig.Read"/>;
    /// <see cref="ErrorCode.InvalidArgument"/> also if the name in the config is not the directory's.
    /// </exception>
    public static ModelDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(full))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no model directory '{path}'");
        }

        var config = ModelConfig.Read(Path.Combine(full, ModelConfig.FileName));
        return config.Name == Path.GetFileName(full)
            ? new ModelDirectory(full, config, FindVersions(full))
            : throw new TritoneException(
                ErrorCode.InvalidArgument, $"'{Path.Combine(full, ModelConfig.FileName)}' names the model '{config.Name}'; its directory is '{Path.GetFileName(full)}'");
    }

    /// <summary>The path of a version's graph.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such version.</exception>
    public string ModelPath(long version)
        => Versions.Contains(version)
            ? Path.Combine(VersionPath(version), Config.ModelFileName)
            : throw new TritoneException(
                ErrorCode.NotFound,
                Versions.Count == 0
                    ? $"model '{Name}' has no versions in '{FullPath}'"
                    : $"model '{Name}' has no version {version}; it has {string.Join(", ", Versions)}");

    /// <summary>Reads where a version came from.</summary>
    /// <returns>The manifest, or null if the version has none, as a directory made for Triton by others.</returns>
    /// <exception cref="TritoneException">As for <see cref="ModelManifest.Read"/>.</exception>
    public ModelManifest? ReadManifest(long version)
    {
        var path = Path.Combine(VersionPath(version), ModelManifest.FileName);
        return File.Exists(path) ? ModelManifest.Read(path) : null;
    }

    /// <summary>Reads the labels of an output.</summary>
    /// <param name="output">An output of <see cref="Config"/>.</param>
    /// <returns>The labels in the order of the classes, or null if the output has none.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: the file that the config names is not there.</exception>
    public IReadOnlyList<string>? ReadLabels(ModelOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (output.LabelFileName is not { } name)
        {
            return null;
        }

        var path = Path.Combine(FullPath, name);
        return File.Exists(path)
            ? File.ReadAllLines(path)
            : throw new TritoneException(ErrorCode.NotFound, $"there is no file '{path}', which {ModelConfig.FileName} names for the labels of '{output.Name}'");
    }

    /// <summary>The numbers of the version folders, ascending. As in Triton, a name that is no number from 1 or begins with 0 is no version.</summary>
    internal static IReadOnlyList<long> FindVersions(string directory)
    {
        var versions = new List<long>();
        foreach (var folder in Directory.EnumerateDirectories(directory))
        {
            var name = Path.GetFileName(folder);
            if (name[0] != '0' && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                versions.Add(version);
            }
        }

        versions.Sort();
        return versions;
    }

    private string VersionPath(long version) => Path.Combine(FullPath, version.ToString(CultureInfo.InvariantCulture));
}
