using System.Runtime.InteropServices;
using Tritone.Modeling.Architectures;
using Tritone.Modeling.Checkpoints;

namespace Tritone.Modeling.Tests.Quantization;

/// <summary>Weights with the values that a test gives, in files as a checkpoint has them.</summary>
internal sealed class TestWeights : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<MappedFile> _files = [];

    public Weight Add(string name, float[] values, params long[] shape)
    {
        var path = _directory[$"{_files.Count}"];
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<float>(values).ToArray());
        _files.Add(MappedFile.Open(path));
        return new Weight(new StoredTensor(name, StoredDataType.F32, shape, _files[^1], Begin: 0));
    }

    public LinearWeights AddLinear(string name, float[] matrix, float[] bias)
        => new(Add($"{name}.weight", matrix, bias.Length, matrix.Length / bias.Length), Add($"{name}.bias", bias, bias.Length));

    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        _directory.Dispose();
    }
}
