using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>Makes tensors of texts that somebody has turned into token ids.</summary>
public static class TextTensors
{
    /// <summary>
    /// Makes requests of consecutive texts. The last is filled up with texts from the beginning, so that all have the same size. Rows are padded to the longest of their request, to
    /// <see cref="TensorOptions.Pad"/>, or to the length that the model fixes.
    /// </summary>
    /// <param name="model">The model. Ids go into its input <c>input_ids</c> or its only one; the others must be a mask or token types.</param>
    /// <param name="texts">Token ids of texts with what belongs around them, and the label of each if known.</param>
    /// <param name="options">Their size.</param>
    /// <returns>The requests; with labels only if every text has one.</returns>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there are no texts, one is too long, or the model's inputs do not take them.</exception>
    public static IReadOnlyList<TensorRequest> Create(ModelMetadata model, IReadOnlyList<(int[] Ids, string? Label)> texts, TensorOptions options)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var inputs = ModelInput.ReadAll(model, options);
        var ids = inputs.Count == 1 ? inputs[0] : inputs.FirstOrDefault(input => input.Name == "input_ids")
            ?? throw ModelInput.Invalid($"model '{model.Name}' has no input 'input_ids' for the ids of texts; its inputs are {string.Join(", ", inputs.Select(input => input.Name))}");
        var limit = Limit(model, inputs, ids, options);
        CheckTexts(texts, limit);
        var haveLabels = texts.All(text => text.Label is not null);
        return [.. Batches.Of(texts, options.BatchSize).Select(rows => Create(inputs, ids, rows, limit, haveLabels))];
    }

    private static TensorRequest Create(IReadOnlyList<ModelInput> inputs, ModelInput ids, (int[] Ids, string? Label)[] rows, int? limit, bool haveLabels)
    {
        var columns = limit ?? Math.Max(1, rows.Max(row => row.Ids.Length));
        return new TensorRequest([.. inputs.Select(input => Create(input, input == ids, rows, columns))], haveLabels ? [.. rows.Select(row => row.Label!)] : []);
    }

    private static Tensor Create(ModelInput input, bool isIds, (int[] Ids, string? Label)[] rows, int columns)
    {
        IReadOnlyList<long> shape = [rows.Length, columns];
        var size = input.DataType.ElementSize();
        var data = new byte[input.Count(shape) * size];
        if (isIds || input.IsMask)
        {
            for (var row = 0; row < rows.Length; row++)
            {
                var tokens = rows[row].Ids;
                for (var i = 0; i < tokens.Length; i++)
                {
                    NumberElements.Write(data.AsSpan(((row * columns) + i) * size, size), input.DataType, isIds ? tokens[i] : 1);
                }
            }
        }

        return new Tensor(input.Name, input.DataType, shape, data);
    }

    // The tokens of every row, where the model or the caller fixes them.
    private static int? Limit(ModelMetadata model, IReadOnlyList<ModelInput> inputs, ModelInput ids, TensorOptions options)
    {
        var limit = (long?)options.Pad;
        foreach (var input in inputs)
        {
            if (input != ids && !input.IsMask && !input.IsTokenType)
            {
                throw ModelInput.Invalid($"input '{input.Name}' of model '{model.Name}' is neither 'input_ids' nor a mask nor token types; texts cannot fill it");
            }

            if (input.DataType is not (TensorDataType.Int64 or TensorDataType.Int32))
            {
                throw ModelInput.Invalid($"input '{input.Name}' of model '{model.Name}' is {input.DataType.ToWireName()}; token ids need INT64 or INT32");
            }

            if (input.Shape.Count != 2 || (!input.IsBatched && input.Shape[0] != 1))
            {
                throw ModelInput.Invalid($"input '{input.Name}' of model '{model.Name}' has shape {ModelInput.Text(input.Shape)}; texts need rows and tokens: [-1,-1]");
            }

            var columns = options.Shapes.TryGetValue(input.Name, out var given) ? given[^1] : input.Shape[1];
            if (columns >= 0 && limit is not null && columns != limit)
            {
                throw ModelInput.Invalid($"input '{input.Name}' of model '{model.Name}' takes {columns} tokens; rows have {limit}");
            }

            limit = columns >= 0 ? columns : limit;
        }

        return (int?)limit;
    }

    private static void CheckTexts(IReadOnlyList<(int[] Ids, string? Label)> texts, int? limit)
    {
        if (texts.Count == 0)
        {
            throw ModelInput.Invalid("there are no texts to make requests of");
        }

        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i].Ids.Length > limit)
            {
                throw ModelInput.Invalid($"text {i + 1} has {texts[i].Ids.Length} tokens; rows are padded to {limit}");
            }
        }
    }
}
