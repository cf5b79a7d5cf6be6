using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>What a model takes and gives, prepared from its configuration for the way of every request. Immutable.</summary>
internal sealed class ModelSignature
{
    private readonly bool _hasEqualShapes;

    /// <param name="config">The configuration, complete.</param>
    /// <param name="version">The version.</param>
    /// <param name="labels">The labels of outputs that have some, by name.</param>
    /// <param name="scalars">The tensors that have no dimensions in the graph: the protocol has a dimension of one for them.</param>
    public ModelSignature(ModelConfig config, long version, IReadOnlyDictionary<string, IReadOnlyList<string>> labels, IReadOnlyCollection<string> scalars)
    {
        Config = config;
        Version = version;
        Labels = labels;
        HasBatch = config.MaxBatchSize > 0;
        Inputs = [.. config.Inputs.Select(input => scalars.Contains(input.Name) ? input with { Reshape = input.Reshape ?? [] } : input)];
        Outputs = [.. config.Outputs.Select(output => scalars.Contains(output.Name) ? output with { Reshape = output.Reshape ?? [] } : output)];
        OutputNames = [.. config.Outputs.Select(output => output.Name)];
        RequiredInputs = Inputs.Count(input => !input.IsOptional);
        MaskIndex = Array.FindIndex(Inputs, input => input.Name == "attention_mask" && input.DataType is TensorDataType.Int64 or TensorDataType.Int32);
        _hasEqualShapes = Inputs.All(input => !input.IsOptional && !input.Dims.Contains(-1));
    }

    public ModelConfig Config { get; }

    public long Version { get; }

    /// <summary>Whether the first dimension of every tensor is the batch's.</summary>
    public bool HasBatch { get; }

    public ModelInput[] Inputs { get; }

    public ModelOutput[] Outputs { get; }

    public string[] OutputNames { get; }

    public int RequiredInputs { get; }

    /// <summary>The input that says which tokens are padding; -1 if there is none.</summary>
    public int MaskIndex { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Labels { get; }

    /// <summary>An input of a request by its name; null if the request leaves it out.</summary>
    public static InputTensor? Find(InferenceRequest request, string name)
    {
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            if (request.Inputs[i].Name == name)
            {
                return request.Inputs[i];
            }
        }

        return null;
    }

    /// <summary>What the configuration says of an input; null if it has no such input.</summary>
    public ModelInput? FindInput(string name)
    {
        foreach (var input in Inputs)
        {
            if (input.Name == name)
            {
                return input;
            }
        }

        return null;
    }

    /// <summary>The rows of a request that was checked; 1 for a model without a batch dimension.</summary>
    public int RowsOf(InferenceRequest request) => HasBatch && request.Inputs.Count > 0 ? (int)request.Inputs[0].Shape[0] : 1;

    /// <summary>What requests of one batch must have in common: which inputs are there, and their dimensions but for the batch's.</summary>
    public long[] ShapeOf(InferenceRequest request)
    {
        if (_hasEqualShapes)
        {
            return [];
        }

        var skipped = HasBatch ? 1 : 0;
        var length = Inputs.Length;
        for (var i = 0; i < request.Inputs.Count; i++)
        {
            length += request.Inputs[i].Shape.Count - skipped;
        }

        var shape = new long[length];
        var position = 0;
        foreach (var input in Inputs)
        {
            var given = Find(request, input.Name);
            shape[position++] = given is null ? 0 : 1;
            for (var i = skipped; given is not null && i < given.Shape.Count; i++)
            {
                shape[position++] = given.Shape[i];
            }
        }

        return shape;
    }
}
