using Tritone.Modeling.Checkpoints.Torch;

namespace Tritone.Modeling.Checkpoints;

/// <summary>The tensors of one file of weights, whatever its format. Thread-safe.</summary>
internal sealed class WeightsFile : IDisposable
{
    private readonly MappedFile _file;

    private WeightsFile(MappedFile file, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        _file = file;
        Tensors = tensors;
    }

    public string Path => _file.Path;

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Opens a file by its name: <c>.safetensors</c>, or else what PyTorch saves.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the file is not sound; the message names what is wrong with it.</exception>
    public static WeightsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            var tensors = path.EndsWith(".safetensors", StringComparison.Ordinal) ? SafetensorsFile.ReadTensors(file) : TorchFile.ReadTensors(file);
            return new WeightsFile(file, tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();
}
