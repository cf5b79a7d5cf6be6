using System.Globalization;
using Tritone.Repository.Configuration;
using Tritone.Repository.Manifest;

namespace Tritone.Repository.Publication;

/// <summary>
/// A new version on its way into a model directory. Everything is written under a temporary name in the same file system and moved into its place
/// in one step: until then, and if it is disposed before that, nothing has changed. An existing version is never overwritten. What a publication has left whose process was killed is removed by the next one.
/// </summary>
public sealed class ModelPublication : IDisposable
{
    private readonly string _directory;
    private readonly long? _version;
    private readonly string? _firstCreatedParent;
    private readonly string _staging;
    private readonly StagingLock _lock;

    private ModelPublication(string directory, long? version)
    {
        _directory = directory;
        _version = version;
        _firstCreatedParent = FirstMissing(Path.GetDirectoryName(directory)!);

        // A directory that exists may be mounted, so that only what is within it can be renamed into it.
        var folder = Directory.CreateDirectory(Directory.Exists(directory) ? directory : Path.GetDirectoryName(directory)!).FullName;
        var prefix = StagingPrefix(directory);
        StagingLock.RemoveAbandoned(folder, prefix);
        StagingLock? taken;
        do
        {
            _staging = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{prefix}{Guid.NewGuid():N}"));
            taken = StagingLock.TryTake(_staging);
        }
        while (taken is null);

        _lock = taken;
        Directory.CreateDirectory(VersionPath);
    }

    /// <summary>The temporary model directory, with the name that files in it have later.</summary>
    public string StagingPath => _staging;

    /// <summary>The temporary version folder.</summary>
    public string VersionPath => Path.Combine(_staging, "version");

    private bool HasConfig => File.Exists(Path.Combine(_directory, ModelConfig.FileName));

    /// <summary>Begins a publication.</summary>
    /// <param name="directory">The model's directory, which may exist. Its name is the model's: letters, digits, <c>_</c>, <c>-</c> and <c>.</c>.</param>
    /// <param name="version">The number of the new version, at least 1; null for one more than the highest there is.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: the name or number cannot be a model's. <see cref="ErrorCode.AlreadyExists"/>: there is such a version,
    /// or something else than a model directory.
    /// </exception>
    public static ModelPublication Begin(string directory, long? version = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        CheckName(Path.GetFileName(full), directory);
        if (version < 1)
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"the version is {version}; versions are numbers from 1");
        }

        if (File.Exists(full))
        {
            throw new TritoneException(ErrorCode.AlreadyExists, $"'{directory}' is a file; a model is a directory");
        }

        if (Directory.Exists(full))
        {
            CheckExisting(full, directory, version);
        }

        return new ModelPublication(full, version);
    }

    /// <summary>Writes the files that all versions share.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="labels">The labels in the order of the logits.</param>
    /// <param name="tokenizerFiles">The tokenizer's files; empty for a model that takes tensors only.</param>
    /// <returns>The files written, with their hashes.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.AlreadyExists"/>: the directory has versions with other ones.</exception>
    public IReadOnlyList<ManifestFile> WriteShared(ModelConfig config, IReadOnlyList<string> labels, IReadOnlyList<string> tokenizerFiles)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(tokenizerFiles);

        File.WriteAllText(Path.Combine(_staging, ModelConfig.FileName), config.ToPbtxt());
        File.WriteAllText(Path.Combine(_staging, ModelDirectory.LabelsFileName), string.Concat(labels.Select(label => label + "\n")));
        foreach (var file in tokenizerFiles)
        {
            Directory.CreateDirectory(Path.Combine(_staging, ModelDirectory.TokenizerFolderName));
            File.Copy(file, Path.Combine(_staging, ModelDirectory.TokenizerFolderName, Path.GetFileName(file)));
        }

        if (HasConfig)
        {
            RefuseOtherSharedFiles();
        }

        return [.. SharedFiles().Select(name => FileHash.Describe(Path.Combine(_staging, name), name))];
    }

    /// <summary>Writes the manifest of the version.</summary>
    public void WriteManifest(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        File.WriteAllBytes(Path.Combine(VersionPath, ModelManifest.FileName), manifest.ToJson());
    }

    /// <summary>Moves everything into its place.</summary>
    /// <returns>The number of the new version.</returns>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.AlreadyExists"/>: the version came to be meanwhile, or the directory has versions with other settings, labels or tokenizer.
    /// </exception>
    public long Commit()
    {
        if (!Directory.Exists(_directory))
        {
            var version = _version ?? 1;
            Directory.Move(VersionPath, Path.Combine(_staging, version.ToString(CultureInfo.InvariantCulture)));
            if (TryMove(_staging, _directory))
            {
                return version;
            }

            // Someone else made the directory meanwhile: join it.
            Directory.Move(Path.Combine(_staging, version.ToString(CultureInfo.InvariantCulture)), VersionPath);
        }

        if (HasConfig)
        {
            RefuseOtherSharedFiles();
        }
        else
        {
            MoveSharedFiles();
        }

        return AddVersion();
    }

    /// <summary>Removes what was not committed, and the parent folders that were made for it.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_staging))
        {
            Directory.Delete(_staging, recursive: true);
        }

        _lock.Dispose();
        if (_firstCreatedParent is null)
        {
            return;
        }

        var folder = Path.GetDirectoryName(_directory)!;
        while (folder.StartsWith(_firstCreatedParent, StringComparison.Ordinal) && Directory.Exists(folder) && IsEmpty(folder))
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    private static void CheckName(string name, string directory)
    {
        if (name.Length == 0 || name[0] == '.' || !name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.'))
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"'{directory}' would name the model '{name}'; a name has letters, digits, '_', '-' and '.', and does not begin with '.'");
        }
    }

    private static void CheckExisting(string full, string directory, long? version)
    {
        if (!File.Exists(Path.Combine(full, ModelConfig.FileName)) && !IsUnfinished(full))
        {
            throw new TritoneException(ErrorCode.AlreadyExists, $"'{directory}' exists and is no model directory: it has no {ModelConfig.FileName}");
        }

        if (version is { } number && ModelDirectory.FindVersions(full).Contains(number))
        {
            throw new TritoneException(ErrorCode.AlreadyExists, $"'{directory}' has a version {number} already; a version is never overwritten");
        }
    }

    private static string? FirstMissing(string folder)
    {
        string? missing = null;
        for (var current = folder; current is not null && !Directory.Exists(current); current = Path.GetDirectoryName(current))
        {
            missing = current;
        }

        return missing;
    }

    private static bool IsEmpty(string folder) => !Directory.EnumerateFileSystemEntries(folder).Any();

    private static string StagingPrefix(string directory) => $".{Path.GetFileName(directory)}.";

    // Nothing but what a publication puts there before the configuration, if anything: it may have been killed then.
    private static bool IsUnfinished(string directory)
        => Directory.EnumerateFileSystemEntries(directory).Select(entry => Path.GetFileName(entry)!).All(
            name => name is ModelDirectory.LabelsFileName or ModelDirectory.TokenizerFolderName || name.StartsWith(StagingPrefix(directory), StringComparison.Ordinal));

    private static bool TryMove(string source, string target)
    {
        try
        {
            Directory.Move(source, target);
            return true;
        }
        catch (IOException) when (Directory.Exists(target))
        {
            return false;
        }
    }

    private IEnumerable<string> SharedFiles()
    {
        yield return ModelConfig.FileName;
        yield return ModelDirectory.LabelsFileName;
        var tokenizer = Path.Combine(_staging, ModelDirectory.TokenizerFolderName);
        if (Directory.Exists(tokenizer))
        {
            foreach (var file in Directory.EnumerateFiles(tokenizer).Order(StringComparer.Ordinal))
            {
                yield return $"{ModelDirectory.TokenizerFolderName}/{Path.GetFileName(file)}";
            }
        }
    }

    // All versions share one configuration: another one would change those that are served already.
    private void RefuseOtherSharedFiles()
    {
        foreach (var name in SharedFiles())
        {
            var existing = Path.Combine(_directory, name);
            if (!File.Exists(existing) || !File.ReadAllBytes(existing).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(_staging, name))))
            {
                throw new TritoneException(
                    ErrorCode.AlreadyExists,
                    $"'{_directory}' has versions with another {name}, which all versions of a model share; convert with the same settings or into another directory");
            }
        }

        if (Directory.Exists(Path.Combine(_directory, ModelDirectory.TokenizerFolderName)) && !Directory.Exists(Path.Combine(_staging, ModelDirectory.TokenizerFolderName)))
        {
            throw new TritoneException(ErrorCode.AlreadyExists, $"'{_directory}' has versions with a tokenizer; this one has none");
        }
    }

    // The directory was there and had no configuration. That comes last: where it is, everything is.
    private void MoveSharedFiles()
    {
        File.Move(Path.Combine(_staging, ModelDirectory.LabelsFileName), Path.Combine(_directory, ModelDirectory.LabelsFileName), overwrite: true);
        var tokenizer = Path.Combine(_directory, ModelDirectory.TokenizerFolderName);
        if (Directory.Exists(tokenizer))
        {
            Directory.Delete(tokenizer, recursive: true);
        }

        if (Directory.Exists(Path.Combine(_staging, ModelDirectory.TokenizerFolderName)))
        {
            Directory.Move(Path.Combine(_staging, ModelDirectory.TokenizerFolderName), tokenizer);
        }

        File.Move(Path.Combine(_staging, ModelConfig.FileName), Path.Combine(_directory, ModelConfig.FileName));
    }

    private long AddVersion()
    {
        while (true)
        {
            var version = _version ?? ModelDirectory.FindVersions(_directory).DefaultIfEmpty(0).Max() + 1;
            if (TryMove(VersionPath, Path.Combine(_directory, version.ToString(CultureInfo.InvariantCulture))))
            {
                return version;
            }

            if (_version is not null)
            {
                throw new TritoneException(ErrorCode.AlreadyExists, $"'{_directory}' has a version {version} already; a version is never overwritten");
            }
        }
    }
}
