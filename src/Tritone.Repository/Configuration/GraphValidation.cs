using Tritone.Tensors;

namespace Tritone.Repository.Configuration;

/// <summary>Holds a configuration against the graph of a version, as Triton's ONNX Runtime backend does, in its words.</summary>
public static class GraphValidation
{
    /// <summary>Refuses a configuration that does not fit.</summary>
    /// <param name="config">The configuration, completed.</param>
    /// <param name="inputs">The inputs of the graph, the optional ones among them.</param>
    /// <param name="outputs">The outputs of the graph.</param>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: it has other tensors, types or dimensions than the graph.</exception>
    public static void Check(ModelConfig config, IReadOnlyList<GraphTensor> inputs, IReadOnlyList<GraphTensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        CheckInputs(config, inputs);
        foreach (var output in config.Outputs)
        {
            var tensor = Find("output", output.Name, outputs);
            CheckType(config, "output", output.Name, output.DataType, tensor);
            CheckDims(config, tensor, output.Reshape ?? output.Dims, isExact: true);
        }
    }

    private static void CheckInputs(ModelConfig config, IReadOnlyList<GraphTensor> inputs)
    {
        var (expected, provided) = (config.Inputs.Count(input => !input.IsOptional), inputs.Count(input => !input.IsOptional));
        if (expected != provided)
        {
            throw Refused($"unable to load model '{config.Name}', configuration expects {expected} inputs, model provides {provided}");
        }

        foreach (var input in config.Inputs)
        {
            if (input.IsOptional && config.MaxBatchSize != 0)
            {
                throw Refused($"unable to load model '{config.Name}', optional input '{input.Name}' is not supported for models that support batching");
            }

            var tensor = Find("input", input.Name, inputs);
            CheckType(config, "input", input.Name, input.DataType, tensor);
            CheckDims(config, tensor, input.Reshape ?? input.Dims, isExact: false);
        }
    }

    private static GraphTensor Find(string kind, string name, IReadOnlyList<GraphTensor> tensors)
        => tensors.FirstOrDefault(tensor => tensor.Name == name)
            ?? throw Refused($"unexpected inference {kind} '{name}', allowed {kind}s are: {string.Join(", ", tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal))}");

    private static void CheckType(ModelConfig config, string kind, string name, TensorDataType dataType, GraphTensor tensor)
    {
        if (tensor.DataType != dataType)
        {
            throw Refused(
                $"unable to load model '{config.Name}', configuration expects datatype {dataType.ToConfigName()} for {kind} '{name}', model provides TYPE_{tensor.DataType.ToWireName()}");
        }
    }

    // What the graph leaves open, an input may fix and an output may not: it promises what the graph does not.
    private static void CheckDims(ModelConfig config, GraphTensor tensor, IReadOnlyList<long> dims, bool isExact)
    {
        if (tensor.Dims.Count == 0)
        {
            CheckScalar(config, tensor, dims);
            return;
        }

        var hasBatch = config.MaxBatchSize > 0;
        if (hasBatch && tensor.Dims[0] != -1)
        {
            throw Refused(
                $"model '{config.Name}', tensor '{tensor.Name}': for the model to support batching the shape should have at least 1 dimension and the first dimension must be -1; "
                + $"but shape expected by the model is {Shape(tensor.Dims)}");
        }

        IReadOnlyList<long> full = hasBatch ? [-1, .. dims] : dims;
        if (full.Count == tensor.Dims.Count && full.Zip(tensor.Dims).All(pair => pair.First == pair.Second || (!isExact && pair.Second == -1)))
        {
            return;
        }

        var specified = hasBatch
            ? $"{full.Count} dimensions (an initial batch dimension because max_batch_size > 0 followed by the explicit tensor shape, making complete shape {Shape(full)})"
            : $"{full.Count} dimensions (shape {Shape(full)})";
        throw Refused(
            $"model '{config.Name}', tensor '{tensor.Name}': the model expects {tensor.Dims.Count} dimensions (shape {Shape(tensor.Dims)}) but the model configuration specifies {specified}");
    }

    private static void CheckScalar(ModelConfig config, GraphTensor tensor, IReadOnlyList<long> dims)
    {
        if (dims.Any(dim => dim != 1))
        {
            throw Refused(
                $"unable to load model '{config.Name}', scalar tensor '{tensor.Name}', should only provide 1 in the model configuration when the model doesn't support batching. "
                + $"Model configuration provided: {Shape(dims)}.");
        }
    }

    private static string Shape(IReadOnlyList<long> dims) => $"[{string.Join(',', dims)}]";

    private static TritoneException Refused(string what) => new(ErrorCode.InvalidArgument, what);
}
