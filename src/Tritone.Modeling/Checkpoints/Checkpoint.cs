namespace Tritone.Modeling.Checkpoints;

/// <summary>A Hugging Face checkpoint on disk: its config and its weights, which stay on disk until they are read.</summary>
internal sealed class Checkpoint : IDisposable
{
    private const string WeightsFile = "model.safetensors";
    private readonly SafetensorsFile _weights;

    private Checkpoint(string directory, CheckpointConfig config, SafetensorsFile weights)
    {
        Directory = directory;
        Config = config;
        _weights = weights;
    }

    public string Directory { get; }

    public CheckpointConfig Config { get; }

    public string ConfigPath => Path.Combine(Directory, "config.json");

    public string WeightsPath => _weights.Path;

    public IEnumerable<SafetensorsTensor> Tensors => _weights.Tensors.Values;

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="directory">The folder with <c>config.json</c> and <c>model.safetensors</c>.</param>
    /// <exception cref="TritoneException">The folder, the config or the weights are not sound; the message names the file and the key or tensor.</exception>
    public static Checkpoint Open(string directory)
    {
        if (!System.IO.Directory.Exists(directory))
        {
            throw new TritoneException(ErrorCode.NotFound, $"there is no checkpoint folder '{directory}'");
        }

        var config = CheckpointConfig.Read(Path.Combine(directory, "config.json"));
        return new Checkpoint(directory, config, SafetensorsFile.Open(FindWeights(directory)));
    }

    /// <summary>Finds a weight and checks it.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it is missing, has another shape or is of a type that a weight cannot have.</exception>
    public SafetensorsTensor Weight(string name, IReadOnlyList<long> shape)
    {
        if (!_weights.Tensors.TryGetValue(name, out var tensor))
        {
            throw new TritoneException(ErrorCode.InvalidArgument, $"'{WeightsPath}' has no tensor '{name}', which {Config.Architecture} needs");
        }

        if (!tensor.Shape.SequenceEqual(shape))
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument,
                $"'{WeightsPath}' has tensor '{name}' of shape [{string.Join(", ", tensor.Shape)}]; config.json says [{string.Join(", ", shape)}]");
        }

        return tensor.DataType.IsWeight()
            ? tensor
            : throw new TritoneException(ErrorCode.InvalidArgument, $"'{WeightsPath}' has tensor '{name}' as {tensor.DataType}; weights are F32, F16 or BF16");
    }

    /// <summary>Reads elements of a weight as single precision, row-major from <paramref name="firstElement"/>.</summary>
    public void Read(SafetensorsTensor weight, long firstElement, Span<float> destination) => _weights.Read(weight, firstElement, destination);

    /// <summary>The bytes of a weight in the mapped file.</summary>
    public ReadOnlySpan<byte> Bytes(SafetensorsTensor weight, long firstElement, int elements) => _weights.Bytes(weight, firstElement, elements);

    public void Dispose() => _weights.Dispose();

    private static string FindWeights(string directory)
    {
        var path = Path.Combine(directory, WeightsFile);
        if (File.Exists(path))
        {
            return path;
        }

        string[] known = ["model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json", "tf_model.h5", "flax_model.msgpack"];
        var others = known.Where(name => File.Exists(Path.Combine(directory, name))).ToList();
        throw others.Count == 0
            ? new TritoneException(ErrorCode.NotFound, $"there is no file '{path}'")
            : new TritoneException(ErrorCode.Unsupported, $"'{directory}' has its weights in {string.Join(" and ", others)}; supported: {WeightsFile}");
    }
}
