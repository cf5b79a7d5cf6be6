using System.Buffers;
using Tritone.Protocol.Inference;
using Tritone.Repository.Configuration;
using Tritone.Runtime.Classification;
using Tritone.Serving.Scheduling;
using Tritone.Tensors;

namespace Tritone.Serving.Inference;

/// <summary>
/// A model that reads sequences of tokens of any length, where a mask says which are padding, and answers each with a row of fixed size: rows of different lengths may share a batch.
/// Immutable.
/// </summary>
/// <param name="Model">What it takes and gives.</param>
/// <param name="Mask">The input that says which tokens are padding: 0 for those.</param>
/// <param name="HasTokenTypes">Whether the graph takes token types though the configuration does not name them: then they are 0 unless a pair of texts is asked for.</param>
/// <param name="PadId">The token to pad with.</param>
internal sealed record SequenceSignature(ModelSignature Model, ModelInput Mask, bool HasTokenTypes, int PadId)
{
    /// <summary>Finds out whether a model is one.</summary>
    /// <param name="model">What it takes and gives.</param>
    /// <param name="optionalInputs">The inputs that its graph takes but does not need.</param>
    /// <param name="padId">The token to pad with.</param>
    /// <returns>Null if it is not.</returns>
    public static SequenceSignature? Find(ModelSignature model, IEnumerable<string> optionalInputs, int padId)
    {
        var isSequence = model.HasBatch && model.MaskIndex >= 0
            && Array.TrueForAll(model.Inputs, input => input is { DataType: TensorDataType.Int64 or TensorDataType.Int32, IsOptional: false, Reshape: null, Dims: [-1] })
            && Array.TrueForAll(model.Outputs, output => output.Reshape is null && output.DataType is not TensorDataType.Bytes && !output.Dims.Contains(-1));
        return isSequence
            ? new SequenceSignature(
                model,
                model.Inputs[model.MaskIndex],
                model.FindInput(ClassifierGraph.TokenTypeIds) is null && optionalInputs.Contains(ClassifierGraph.TokenTypeIds),
                padId)
            : null;
    }

    /// <summary>Whether the inputs of a request have as many tokens each, so that it can be cut into rows.</summary>
    public static bool IsEven(InferenceRequest request)
    {
        var columns = request.Inputs[0].Shape[1];
        for (var i = 1; i < request.Inputs.Count; i++)
        {
            if (request.Inputs[i].Shape[1] != columns)
            {
                return false;
            }
        }

        return columns > 0;
    }

    /// <summary>Cuts a request into its rows, each with the tokens that are no padding. The request is even.</summary>
    public WorkPart[] Split(InferenceWork work)
    {
        var mask = ModelSignature.Find(work.Request, Mask.Name)!;
        var columns = (int)mask.Shape[1];
        var parts = new WorkPart[work.Rows];
        var size = Mask.DataType.ElementSize();
        for (var row = 0; row < parts.Length; row++)
        {
            parts[row] = new WorkPart(work, row, rows: 1, Length(mask.Data.Slice((long)row * columns * size, columns * size), columns, size), []);
        }

        return parts;
    }

    // To the last token that counts. A row without any is left as it is: what a model makes of that may depend on how long it is.
    private static int Length(in ReadOnlySequence<byte> mask, int columns, int size)
    {
        Span<byte> copy = stackalloc byte[mask.IsSingleSegment ? 0 : Math.Min((int)mask.Length, 4096)];
        if (!mask.IsSingleSegment)
        {
            copy = copy.Length < mask.Length ? new byte[mask.Length] : copy;
            mask.CopyTo(copy);
        }

        var bytes = mask.IsSingleSegment ? mask.FirstSpan : copy;
        var last = bytes.LastIndexOfAnyExcept((byte)0);
        return last < 0 ? columns : (last / size) + 1;
    }
}
