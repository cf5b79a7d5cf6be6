using System.Buffers;
using System.Runtime.InteropServices;
using Tritone.Protocol.Inference;
using Tritone.Serving.Lifecycle;
using Tritone.Tensors;

namespace Tritone.Serving.Tests.Lifecycle;

/// <summary>A folder of tiny models, and what tests do with it.</summary>
internal sealed class TestRepository : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string this[string path] => _directory[path];

    public void Dispose() => _directory.Dispose();

    /// <summary>Adds a model.</summary>
    public TestRepository Add(string name, params long[] versions)
    {
        TestModel.Write(_directory[name], versions.Length > 0 ? versions : [1]);
        return this;
    }

    /// <summary>Adds a version of another graph: the golden model of fixed 128 tokens does not fit the configuration and cannot be loaded.</summary>
    public void AddBroken(string name, long version)
    {
        Directory.CreateDirectory(_directory[$"{name}/{version}"]);
        File.WriteAllText(_directory[$"{name}/{version}/model.onnx"], "no graph");
    }

    /// <summary>Replaces a line of a model's configuration, and makes sure that it is seen to be newer.</summary>
    public void Edit(string name, string before, string after)
    {
        var path = _directory[$"{name}/config.pbtxt"];
        var text = File.ReadAllText(path);
        Assert.Contains(before, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    public Task<ModelRepository> OpenAsync(ModelControlMode mode, params string[] load) => OpenAsync(mode, null, null, load);

    public Task<ModelRepository> OpenAsync(ModelControlMode mode, IVersionLoader? loader, TimeProvider? time = null, params string[] load)
        => ModelRepository.OpenAsync(
            new ModelRepositoryOptions { Directories = [_directory.FullName], ControlMode = mode, LoadModels = load, ExitOnError = false }, null, null, time, loader, Cancellation);

    /// <summary>Asks a model for its answer to one row.</summary>
    public static async Task<InferenceResponse> InferAsync(ModelRepository repository, string name, string? version = null)
    {
        using var lease = repository.Lease(name, version);
        return await InferAsync(lease.Model);
    }

    /// <summary>Asks a version.</summary>
    public static Task<InferenceResponse> InferAsync(ServedModel model)
        => model.InferAsync(new InferenceRequest { Id = "", Inputs = [Input("input_ids", [101, 114, 127, 140]), Input("attention_mask", [1, 1, 1, 1])] }, Cancellation);

    private static InputTensor Input(string name, long[] values)
        => new(name, TensorDataType.Int64, [1, values.Length], new ReadOnlySequence<byte>(MemoryMarshal.AsBytes<long>(values).ToArray()));
}
