using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>Checks a request against a model's configuration, in Triton's order and words (the core's InferenceRequest::Normalize). A pure function.</summary>
internal static class RequestCheck
{
    private const string BatchNote =
        "NOTE: Setting a non-zero max_batch_size in the model config requires a batch dimension to be prepended to each input shape. If you want to specify the full shape "
        + "including the batch dim in your input dims config, try setting max_batch_size to zero. See the model configuration docs for more info on max_batch_size.";

    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: the request does not fit.</exception>
    public static void Check(InferenceRequest request, ModelSignature signature)
    {
        CheckOutputs(request, signature);
        CheckCount(request, signature);
        var batch = CheckBatch(request, signature);

        // Triton keeps inputs in a hash table whose order is, for a handful, the reverse of the one they came in. It decides which of several errors is told.
        for (var i = request.Inputs.Count - 1; i >= 0; i--)
        {
            CheckTensor(request, signature, request.Inputs[i], batch);
        }

        // As many as there may be, but an optional one instead of one that is not.
        if (signature.RequiredInputs < signature.Inputs.Length && Array.Exists(signature.Inputs, input => !input.IsOptional && ModelSignature.Find(request, input.Name) is null))
        {
            throw WrongInputs(request, signature);
        }
    }

    private static void CheckOutputs(InferenceRequest request, ModelSignature signature)
    {
        for (var i = 0; i < request.Outputs.Count; i++)
        {
            var name = request.Outputs[i].Name;
            if (Array.IndexOf(signature.OutputNames, name) < 0)
            {
                throw Invalid($"unexpected inference output '{name}' for model '{signature.Config.Name}'");
            }
        }
    }

    private static void CheckCount(InferenceRequest request, ModelSignature signature)
    {
        var (required, all) = (signature.RequiredInputs, signature.Inputs.Length);
        if (request.Inputs.Count < required || request.Inputs.Count > all)
        {
            throw WrongInputs(request, signature);
        }
    }

    private static TritoneException WrongInputs(InferenceRequest request, ModelSignature signature)
    {
        var (required, all) = (signature.RequiredInputs, signature.Inputs.Length);
        var missing = signature.Inputs.Where(input => !input.IsOptional).Select(input => input.Name).Except(request.Inputs.Select(input => input.Name)).ToList();
        var expected = required == all ? $"expected {required} inputs" : $"expected number of inputs between {required} and {all}";
        return Invalid(
            $"{request.ErrorPrefix}{expected} but got {request.Inputs.Count} inputs for model '{signature.Config.Name}'. "
            + $"Got input(s) [{Quote(request.Inputs.Reverse().Select(input => input.Name))}], but missing required input(s) {(missing.Count > 0 ? $"[{Quote(missing)}]" : "]")}. Please provide all required input(s).");
    }

    private static string Quote(IEnumerable<string> names) => string.Join(',', names.Select(name => $"'{name}'"));

    /// <summary>The size that the inputs have in common; 1 for a model without a batch dimension.</summary>
    private static long CheckBatch(InferenceRequest request, ModelSignature signature)
    {
        var model = signature.Config.Name;
        if (!signature.HasBatch)
        {
            return 1;
        }

        long? batch = null;
        for (var i = request.Inputs.Count - 1; i >= 0; i--)
        {
            var input = request.Inputs[i];
            Configured(input, signature);
            if (input.Shape.Count == 0)
            {
                throw Invalid($"{request.ErrorPrefix}input '{input.Name}' has no shape but model requires batch dimension for '{model}'");
            }

            if (batch is not null && batch != input.Shape[0])
            {
                throw Invalid($"{request.ErrorPrefix}input '{input.Name}' batch size does not match other inputs for '{model}'");
            }

            batch = input.Shape[0];
        }

        return batch is null || batch <= signature.Config.MaxBatchSize
            ? batch ?? 1
            : throw Invalid($"{request.ErrorPrefix}inference request batch-size must be <= {signature.Config.MaxBatchSize} for '{model}'");
    }

    private static ModelInput Configured(InputTensor input, ModelSignature signature)
        => signature.FindInput(input.Name)
            ?? throw Invalid($"unexpected inference input '{input.Name}' for model '{signature.Config.Name}'");

    private static void CheckTensor(InferenceRequest request, ModelSignature signature, InputTensor input, long batch)
    {
        var model = signature.Config.Name;
        var expected = Configured(input, signature);
        if (input.DataType != expected.DataType)
        {
            throw Invalid(
                $"{request.ErrorPrefix}inference input '{input.Name}' data-type is '{input.DataType.ToWireName()}', but model '{model}' expects '{expected.DataType.ToWireName()}'");
        }

        if (!HasShape(input, expected.Dims, signature.HasBatch))
        {
            var dims = signature.HasBatch ? expected.Dims.Prepend(-1) : expected.Dims;
            throw Invalid(
                $"{request.ErrorPrefix}unexpected shape for input '{input.Name}' for model '{model}'. "
                + $"Expected [{string.Join(',', dims)}], got [{string.Join(',', input.Shape)}]. {(signature.HasBatch ? BatchNote : "")}");
        }

        if (HasNegative(input.Shape))
        {
            throw Invalid($"tensor '{input.Name}' contains an invalid dimension [{string.Join(',', input.Shape)}]");
        }

        var elements = ElementsOf(input.Shape, batch == 0 ? 1 : 0);
        if (input.DataType is TensorDataType.Bytes)
        {
            StringCheck.Check(request, input, model, batch == 0 ? 0 : elements);
        }
        else if (elements * input.DataType.ElementSize() != input.Data.Length || batch == 0)
        {
            throw Invalid(
                $"{request.ErrorPrefix}input byte size mismatch for input '{input.Name}' for model '{model}'. Expected {elements * input.DataType.ElementSize()}, got {input.Data.Length}");
        }

        if (batch == 0)
        {
            throw Invalid($"{request.ErrorPrefix}input '{input.Name}' has no rows for model '{model}'");
        }
    }

    private static bool HasShape(InputTensor input, IReadOnlyList<long> dims, bool hasBatch)
    {
        var skipped = hasBatch ? 1 : 0;
        if (input.Shape.Count != dims.Count + skipped)
        {
            return false;
        }

        for (var i = 0; i < dims.Count; i++)
        {
            if (dims[i] != -1 && dims[i] != input.Shape[i + skipped])
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasNegative(IReadOnlyList<long> shape)
    {
        for (var i = 0; i < shape.Count; i++)
        {
            if (shape[i] < 0)
            {
                return true;
            }
        }

        return false;
    }

    // More than memory can have is possible in a shape, and must not become few by overflowing.
    private static Int128 ElementsOf(IReadOnlyList<long> shape, int skipped)
    {
        Int128 elements = 1;
        for (var i = skipped; i < shape.Count; i++)
        {
            elements = elements > long.MaxValue && shape[i] > 0 ? elements : elements * shape[i];
        }

        return elements;
    }

    internal static TritoneException Invalid(string message) => new(ErrorCode.InvalidArgument, message);
}
