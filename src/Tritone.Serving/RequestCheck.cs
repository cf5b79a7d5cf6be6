using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Serving;

/// <summary>Checks a request against a model's configuration, in Triton's order and words (the core's InferenceRequest::Normalize). A pure function.</summary>
internal static class RequestCheck
{
    private const string BatchNote =
        " NOTE: Setting a non-zero max_batch_size in the model config requires a batch dimension to be prepended to each input shape. If you want to specify the full shape "
        + "including the batch dim in your input dims config, try setting max_batch_size to zero. See the model configuration docs for more info on max_batch_size.";

    public static void Check(InferenceRequest request, ModelConfig config)
    {
        foreach (var output in request.Outputs)
        {
            if (config.Outputs.All(configured => configured.Name != output.Name))
            {
                throw Invalid($"unexpected inference output '{output.Name}' for model '{config.Name}'");
            }
        }

        CheckNames(request, config);
        var batch = CheckBatch(request, config);
        foreach (var input in LastFirst(request))
        {
            CheckTensor(request, config, input, batch);
        }
    }

    // Triton keeps inputs in a hash table whose order is, for a handful, the reverse of the one they came in. It decides which of several errors is told.
    private static IEnumerable<InputTensor> LastFirst(InferenceRequest request) => request.Inputs.Reverse();

    private static void CheckNames(InferenceRequest request, ModelConfig config)
    {
        var required = config.Inputs.Where(input => !input.IsOptional).ToList();
        if (request.Inputs.Count < required.Count || request.Inputs.Count > config.Inputs.Count)
        {
            var missing = required.Select(input => input.Name).Except(request.Inputs.Select(input => input.Name)).ToList();
            var expected = required.Count == config.Inputs.Count ? $"{required.Count}" : $"between {required.Count} and {config.Inputs.Count}";
            throw Invalid(
                $"{request.ErrorPrefix}expected {expected} inputs but got {request.Inputs.Count} inputs for model '{config.Name}'. "
                + $"Got input(s) [{Quote(LastFirst(request).Select(input => input.Name))}], but missing required input(s) {(missing.Count > 0 ? $"[{Quote(missing)}]" : "]")}. Please provide all required input(s).");
        }
    }

    private static string Quote(IEnumerable<string> names) => string.Join(',', names.Select(name => $"'{name}'"));

    /// <summary>The size that the inputs have in common; 1 for a model without a batch dimension.</summary>
    private static long CheckBatch(InferenceRequest request, ModelConfig config)
    {
        if (config.MaxBatchSize == 0)
        {
            return 1;
        }

        long? batch = null;
        foreach (var input in LastFirst(request))
        {
            if (input.Shape.Count == 0)
            {
                throw Invalid($"{request.ErrorPrefix}input '{input.Name}' has no shape but model requires batch dimension for '{config.Name}'");
            }

            if (batch is not null && batch != input.Shape[0])
            {
                throw Invalid($"{request.ErrorPrefix}input '{input.Name}' batch size does not match other inputs for '{config.Name}'");
            }

            batch = input.Shape[0];
        }

        return batch <= config.MaxBatchSize
            ? batch.Value
            : throw Invalid($"{request.ErrorPrefix}inference request batch-size must be <= {config.MaxBatchSize} for '{config.Name}'");
    }

    private static void CheckTensor(InferenceRequest request, ModelConfig config, InputTensor input, long batch)
    {
        var expected = config.Inputs.FirstOrDefault(candidate => candidate.Name == input.Name)
            ?? throw Invalid($"unexpected inference input '{input.Name}' for model '{config.Name}'");
        if (input.DataType != expected.DataType)
        {
            throw Invalid(
                $"{request.ErrorPrefix}inference input '{input.Name}' data-type is '{input.DataType.ToWireName()}', but model '{config.Name}' expects '{expected.DataType.ToWireName()}'");
        }

        var hasBatch = config.MaxBatchSize > 0;
        List<long> dims = hasBatch ? [-1, .. expected.Dims] : [.. expected.Dims];
        if (input.Shape.Count != dims.Count || input.Shape.Zip(dims).Any(pair => pair.Second != -1 && pair.First != pair.Second))
        {
            throw Invalid(
                $"{request.ErrorPrefix}unexpected shape for input '{input.Name}' for model '{config.Name}'. Expected [{string.Join(',', dims)}], got [{string.Join(',', input.Shape)}].{(hasBatch ? BatchNote : "")}");
        }

        if (batch == 0)
        {
            var row = input.Shape.Skip(1).Aggregate((long)input.DataType.ElementSize(), (product, dimension) => product * dimension);
            throw Invalid($"{request.ErrorPrefix}input byte size mismatch for input '{input.Name}' for model '{config.Name}'. Expected {row}, got 0");
        }
    }

    private static TritoneException Invalid(string message) => new(ErrorCode.InvalidArgument, message);
}
