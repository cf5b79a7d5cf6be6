namespace Tritone.Modeling.Checkpoints;

/// <summary>The weights of a checkpoint: one file, or several shards with an index.</summary>
internal sealed class Weights : IDisposable
{
    // Safetensors first: it cannot hold anything but tensors.
    private static readonly (string Name, bool IsIndex)[] Known =
    [
        ("model.safetensors", false), ("model.safetensors.index.json", true), ("pytorch_model.bin", false), ("pytorch_model.bin.index.json", true),
    ];

    private readonly List<WeightsFile> _files = [];

    private Weights(string path) => Path = path;

    /// <summary>The file that messages name: the weights, or the index.</summary>
    public string Path { get; }

    /// <summary>Every file that was read.</summary>
    public IReadOnlyList<string> Paths { get; private set; } = [];

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; private set; } = new Dictionary<string, StoredTensor>();

    /// <summary>Opens the weights in a folder.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.NotFound"/> or <see cref="ErrorCode.Unsupported"/>: there are none that are known. <see cref="ErrorCode.InvalidArgument"/>: they are not sound.</exception>
    public static Weights Open(string directory)
    {
        foreach (var (name, isIndex) in Known)
        {
            var path = System.IO.Path.Combine(directory, name);
            if (File.Exists(path))
            {
                var weights = new Weights(path);
                try
                {
                    weights.Open(directory, isIndex);
                    return weights;
                }
                catch
                {
                    weights.Dispose();
                    throw;
                }
            }
        }

        var supported = string.Join(", ", Known.Select(entry => entry.Name));
        var others = ((string[])["tf_model.h5", "flax_model.msgpack", "model.onnx"]).Where(name => File.Exists(System.IO.Path.Combine(directory, name))).ToList();
        throw others.Count == 0
            ? new TritoneException(ErrorCode.NotFound, $"'{directory}' has no weights; looked for {supported}")
            : new TritoneException(ErrorCode.Unsupported, $"'{directory}' has its weights in {string.Join(" and ", others)}; supported: {supported}");
    }

    public void Dispose() => _files.ForEach(file => file.Dispose());

    private void Open(string directory, bool isIndex)
    {
        if (!isIndex)
        {
            _files.Add(WeightsFile.Open(Path));
            Tensors = _files[0].Tensors;
            Paths = [Path];
            return;
        }

        var index = ShardIndex.Read(Path);
        var shards = index.Files.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToDictionary(name => name, name => OpenShard(directory, name));
        var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var (tensor, name) in index.Files)
        {
            tensors[tensor] = shards[name].Tensors.TryGetValue(tensor, out var stored)
                ? stored
                : throw new TritoneException(ErrorCode.InvalidArgument, $"'{Path}' says that the tensor '{tensor}' is in '{name}', which does not have it");
        }

        Tensors = tensors;
        Paths = [Path, .. _files.Select(file => file.Path)];
    }

    private WeightsFile OpenShard(string directory, string name)
    {
        var path = System.IO.Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            throw new TritoneException(ErrorCode.NotFound, $"'{Path}' names the shard '{name}', which is not there");
        }

        var file = WeightsFile.Open(path);
        _files.Add(file);
        return file;
    }
}
