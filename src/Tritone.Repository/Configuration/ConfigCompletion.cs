using Tritone.Protocol.Grpc;
using Message = Tritone.Protocol.Grpc.ModelConfig;

namespace Tritone.Repository.Configuration;

/// <summary>Fills in what a configuration does not say, as Triton does for ONNX models.</summary>
public static class ConfigCompletion
{
    // Of Triton's ONNX Runtime backend, when nothing says how large a batch may be.
    private const int DefaultMaxBatchSize = 4;

    /// <summary>Completes a configuration.</summary>
    /// <param name="config">What somebody wrote; null for nothing. It is not changed.</param>
    /// <param name="modelName">The model's name, if the configuration has none.</param>
    /// <param name="inputs">The inputs of its graph, the optional ones among them or not.</param>
    /// <param name="outputs">The outputs of its graph.</param>
    /// <returns>The configuration with everything that Triton reports.</returns>
    /// <remarks>
    /// A configuration that has inputs and outputs keeps them and its batch size. Otherwise what is missing comes from the graph, in the order of
    /// the names; and a graph whose tensors all leave their first dimension open can be run in batches.
    /// </remarks>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it wants batches, and the graph has none.</exception>
    public static Message Complete(Message? config, string modelName, IReadOnlyList<GraphTensor> inputs, IReadOnlyList<GraphTensor> outputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelName);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);

        var completed = config?.Clone() ?? new Message();
        ConfigDefaults.ApplyBackend(completed, modelName);
        ConfigDefaults.Apply(completed);
        if (completed.Input.Count == 0 || completed.Output.Count == 0)
        {
            CompleteFromGraph(completed, [.. inputs.Where(input => !input.IsOptional)], outputs);

            // The batching that may have come to it has defaults of its own.
            ConfigDefaults.Apply(completed);
        }

        ConfigDefaults.ApplyToInstances(completed);
        return completed;
    }

    private static void CompleteFromGraph(Message config, IReadOnlyList<GraphTensor> inputs, IReadOnlyList<GraphTensor> outputs)
    {
        if (inputs.Concat(outputs).All(tensor => tensor.Dims is [-1, ..]))
        {
            config.MaxBatchSize = config.MaxBatchSize > 0 ? config.MaxBatchSize : DefaultMaxBatchSize;
            if (config.MaxBatchSize > 1 && config.SchedulingChoiceCase is Message.SchedulingChoiceOneofCase.None)
            {
                config.DynamicBatching = new ModelDynamicBatching();
            }
        }
        else if (config.MaxBatchSize != 0)
        {
            throw new TritoneException(
                ErrorCode.InvalidArgument, $"autofill failed for model '{config.Name}': model does not support batching while non-zero max_batch_size is specified");
        }

        if (config.Input.Count == 0)
        {
            config.Input.AddRange(InOrder(inputs).Select(tensor => Input(tensor, config.MaxBatchSize > 0)));
        }

        if (config.Output.Count == 0)
        {
            config.Output.AddRange(InOrder(outputs).Select(tensor => Output(tensor, config.MaxBatchSize > 0)));
        }
    }

    private static IEnumerable<GraphTensor> InOrder(IReadOnlyList<GraphTensor> tensors) => tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal);

    private static Protocol.Grpc.ModelInput Input(GraphTensor tensor, bool hasBatch)
    {
        var (dims, reshape) = Dims(tensor, hasBatch);
        return new Protocol.Grpc.ModelInput { Name = tensor.Name, DataType = tensor.DataType.ToMessage(), Dims = { dims }, Reshape = reshape };
    }

    private static Protocol.Grpc.ModelOutput Output(GraphTensor tensor, bool hasBatch)
    {
        var (dims, reshape) = Dims(tensor, hasBatch);
        return new Protocol.Grpc.ModelOutput { Name = tensor.Name, DataType = tensor.DataType.ToMessage(), Dims = { dims }, Reshape = reshape };
    }

    // A configuration has no tensors without dimensions: one element it is, which a graph of batches gets and gives as none.
    private static (IReadOnlyList<long> Dims, ModelTensorReshape? Reshape) Dims(GraphTensor tensor, bool hasBatch)
    {
        IReadOnlyList<long> dims = hasBatch ? [.. tensor.Dims.Skip(1)] : tensor.Dims;
        return dims.Count > 0 ? (dims, null) : ([1], hasBatch ? new ModelTensorReshape() : null);
    }
}
