namespace Tritone.Modeling.Checkpoints;

/// <summary>A Hugging Face checkpoint on disk: its config and its weights, which stay on disk until they are read.</summary>
internal sealed class Checkpoint : IDisposable
{
    // What layer normalisation called its weights in checkpoints that were converted from TensorFlow.
    private static readonly (string Name, string OldName)[] OldNames = [("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta")];

    private readonly Weights _weights;

    private Checkpoint(string directory, CheckpointConfig config, Weights weights)
    {
        Directory = directory;
        Config = config;
        _weights = weights;
    }

    public string Directory { get; }

    public CheckpointConfig Config { get; }

    public string ConfigPath => Path.Combine(Directory, CheckpointConfig.FileName);

    public IReadOnlyList<string> WeightsPaths => _weights.Paths;

    public IEnumerable<StoredTensor> Tensors => _weights.Tensors.Values;

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="directory">The folder with <c>config.json</c> and the weights.</param>
    /// <exception cref="TritoneException">The folder, the config or the weights are not sound; the message names the file and the key or tensor.</exception>
    public static Checkpoint Open(string directory)
    {
        if (!System.IO.Directory.Exists(directory))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no checkpoint folder '{directory}'");
        }

        var config = CheckpointConfig.Read(Path.Combine(directory, CheckpointConfig.FileName));
        return new Checkpoint(directory, config, Weights.Open(directory));
    }

    /// <summary>Finds a weight and checks it.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is missing, has another shape or is of a type that a weight cannot have.</exception>
    public StoredTensor Weight(string name, IReadOnlyList<long> shape)
    {
        var tensor = Find(name) ?? throw new TritoneException(ErrorCode.InvalidArgument, Missing(name));
        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"'{tensor.File.Path}' has tensor '{tensor.Name}' of shape [{string.Join(", ", tensor.Shape)}]; config.json says [{string.Join(", ", shape)}]");
        }

        return tensor.DataType.IsWeight()
            ? tensor
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{tensor.File.Path}' has tensor '{tensor.Name}' as {tensor.DataType}; weights are F32, F16 or BF16");
    }

    public void Dispose() => _weights.Dispose();

    private StoredTensor? Find(string name)
    {
        if (_weights.Tensors.TryGetValue(name, out var tensor))
        {
            return tensor;
        }

        foreach (var (current, old) in OldNames)
        {
            if (name.EndsWith(current, StringComparison.Ordinal) && _weights.Tensors.TryGetValue(name[..^current.Length] + old, out tensor))
            {
                return tensor;
            }
        }

        return null;
    }

    private string Missing(string name)
    {
        var message = $"'{_weights.Path}' has no tensor '{name}', which {Config.Architecture} needs";

        // Two things that people do to the names of all tensors.
        var bare = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return _weights.Tensors.ContainsKey("module." + name) ? $"{message}; it has 'module.{name}': take the prefix of DataParallel off the names"
            : _weights.Tensors.ContainsKey(bare) ? $"{message}; it has '{bare}': a bare encoder was saved, without its classifier"
            : message;
    }
}
