using System.Globalization;
using Tritone.Repository.Configuration;
using Tritone.Repository.Manifest;
using Message = Tritone.Protocol.Grpc.ModelConfig;

namespace Tritone.Repository;

/// <summary>A model on disk: its <c>config.pbtxt</c>, its labels, its tokenizer and its versions. Immutable; it is read when it is opened.</summary>
public sealed class ModelDirectory
{
    /// <summary>The file with the labels of a text classifier, one a line.</summary>
    internal const string LabelsFileName = "labels.txt";

    /// <summary>The folder with the tokenizer's own files.</summary>
    internal const string TokenizerFolderName = "tokenizer";

    // Of the requests that warm up the instances.
    private const string WarmupFolderName = "warmup";

    private readonly ConfigFile? _file;

    private ModelDirectory(string path, ConfigFile? file, ModelConfig config, IReadOnlyList<long> versions)
    {
        FullPath = path;
        _file = file;
        Config = config;
        Versions = versions;
    }

    /// <summary>The full path of the directory.</summary>
    public string FullPath { get; }

    /// <summary>
    /// What <c>config.pbtxt</c> says, or the configuration that stands in for it: as it was written. A file may leave the tensors and the batch size to
    /// the graph, and then they are missing here: <see cref="Complete"/> fills them in.
    /// </summary>
    public ModelConfig Config { get; }

    /// <summary>The configuration as the protocol's message, as it was written; null if the directory has none. A new one each time.</summary>
    public Message? WrittenConfig => _file?.Message.Clone();

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
    /// <param name="path">The directory, named for the model. Without a <c>config.pbtxt</c> it must have a version.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: it is not there, or no model. Otherwise as for <see cref="ModelConfig.Read"/>;
    /// <see cref="ErrorCode.InvalidArgument"/> also if the name in the config is not the directory's.
    /// </exception>
    public static ModelDirectory Open(string path)
    {
        var full = Find(path);
        var file = Path.Combine(full, ModelConfig.FileName);
        return File.Exists(file) ? Open(full, ConfigFile.Read(file), $"'{file}'") : OpenWithoutConfig(full);
    }

    /// <summary>Opens a model directory with another configuration than its own, which is then not read.</summary>
    /// <param name="path">The directory, named for the model.</param>
    /// <param name="config">The configuration, as a request to load the model gives it.</param>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.NotFound"/>: there is no such directory. <see cref="ErrorCode.InvalidArgument"/>: the configuration is not sound, or names
    /// another model. <see cref="ErrorCode.Unsupported"/>: it has a field or a value that is not supported.
    /// </exception>
    public static ModelDirectory Open(string path, Message config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var full = Find(path);
        var name = $"the configuration given for model '{Path.GetFileName(full)}'";
        return Open(full, new ConfigFile(config.Clone(), new ConfigSource(name), Path.GetFileName(full)), name);
    }

    /// <summary>Fills in what the configuration does not say, and holds it against the graph: that of the first version served.</summary>
    /// <param name="inputs">The inputs of the graph, the optional ones among them.</param>
    /// <param name="outputs">The outputs of the graph.</param>
    /// <returns>The configuration in force; its <see cref="ModelConfig.Message"/> is what Triton reports.</returns>
    /// <exception cref="TritoneException">
    /// <see cref="ErrorCode.InvalidArgument"/>: it does not fit the graph, in Triton's words; or what came of it is not sound.
    /// </exception>
    public ModelConfig Complete(IReadOnlyList<GraphTensor> inputs, IReadOnlyList<GraphTensor> outputs)
    {
        var completed = ConfigCompletion.Complete(_file?.Message, Name, inputs, outputs);
        var config = ModelConfigReader.Read(completed, _file?.Source ?? new ConfigSource($"the configuration made for model '{Name}'"), Name);
        GraphValidation.Check(config, inputs, outputs);
        return config;
    }

    /// <summary>The versions to serve, of which there must be one.</summary>
    /// <returns>As <see cref="ServedVersions"/>.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there is none, in Triton's words.</exception>
    public IReadOnlyList<long> RequireServedVersions()
        => ServedVersions is { Count: > 0 } served
            ? served
            : throw new TritoneException(ErrorCode.InvalidArgument, $"at least one version must be available under the version policy of model '{Name}'");

    /// <summary>The path of a file with the data of a <see cref="WarmupInput"/>.</summary>
    /// <param name="input">An input whose data come from a file.</param>
    public string WarmupPath(WarmupInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Path.Combine(FullPath, WarmupFolderName, input.FileName ?? throw new ArgumentException($"the data of '{input.Name}' come from no file", nameof(input)));
    }

    /// <summary>The path of a version's graph. As in Triton, the model's file may be a folder that holds <c>model.onnx</c> and what that refers to.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/>: there is no such version.</exception>
    public string ModelPath(long version)
        => Versions.Contains(version)
            ? GraphPath(Path.Combine(VersionPath(version), Config.ModelFileName))
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

    private static string Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? full : throw new TritoneException(ErrorCode.NotFound, $"there is no model directory '{path}'");
    }

    private static ModelDirectory Open(string full, ConfigFile file, string shown)
    {
        var config = file.ToConfig();
        if (config.Name != Path.GetFileName(full))
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"{shown} names the model '{ErrorText.Shorten(config.Name)}'; its directory is '{Path.GetFileName(full)}'");
        }

        var versions = FindVersions(full);
        if (file.Message is { Platform: "", Backend: "", DefaultModelFilename: "" })
        {
            CheckThatItIsOnnx(full, versions);
        }

        return new ModelDirectory(full, file, config, versions);
    }

    private static ModelDirectory OpenWithoutConfig(string full)
    {
        var versions = FindVersions(full);
        if (versions.Count == 0)
        {
            throw new TritoneException(ErrorCode.NotFound, $"'{full}' is no model: it has neither a {ModelConfig.FileName} nor a version");
        }

        CheckThatItIsOnnx(full, versions);
        var config = new ModelConfig { Name = Path.GetFileName(full), MaxBatchSize = 0, Inputs = [], Outputs = [] };
        return new ModelDirectory(full, null, config, versions);
    }

    // Triton looks into one version for what no configuration says.
    private static void CheckThatItIsOnnx(string full, IReadOnlyList<long> versions)
    {
        if (versions.Count > 0 && !versions.Any(version => Path.Exists(Path.Combine(VersionPath(full, version), ModelConfig.DefaultModelFileName))))
        {
            throw new TritoneException(
                ErrorCode.Unsupported,
                $"nothing says what kind of model '{full}' is: it has no 'platform' and no 'backend' in a {ModelConfig.FileName}, and no version of it has a {ModelConfig.DefaultModelFileName}");
        }
    }

    private static string GraphPath(string path) => Directory.Exists(path) ? Path.Combine(path, ModelConfig.DefaultModelFileName) : path;

    private static string VersionPath(string full, long version) => Path.Combine(full, version.ToString(CultureInfo.InvariantCulture));

    private string VersionPath(long version) => VersionPath(FullPath, version);
}
