using Tritone.Protocol.Metadata;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>An input of a model, as its metadata have it.</summary>
internal sealed record ModelInput(string Name, TensorDataType DataType, IReadOnlyList<long> Shape)
{
    /// <summary>Whether the first dimension is that of the batch. Metadata do not say so; a free first dimension is the convention.</summary>
    public bool IsBatched => Shape.Count > 0 && Shape[0] < 0;

    /// <summary>The dimensions without that of the batch.</summary>
    public IReadOnlyList<long> RowShape => IsBatched ? [.. Shape.Skip(1)] : Shape;

    public bool IsMask => Name.Contains("mask", StringComparison.OrdinalIgnoreCase);

    public bool IsTokenType => Name.Contains("token_type", StringComparison.OrdinalIgnoreCase) || Name.Contains("segment", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the inputs of a model and holds the options against them.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: there are none, one has an unknown type, or an option does not fit.</exception>
    public static IReadOnlyList<ModelInput> ReadAll(ModelMetadata model, TensorOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<ModelInput> inputs = [.. model.Inputs.Select(Read)];
        if (inputs.Count == 0)
        {
            throw Invalid($"model '{model.Name}' has no inputs");
        }

        if (options.Shapes.Keys.FirstOrDefault(name => inputs.All(input => input.Name != name)) is { } unknown)
        {
            throw Invalid($"a shape is given for '{unknown}'; the inputs of model '{model.Name}' are {string.Join(", ", inputs.Select(input => input.Name))}");
        }

        foreach (var input in inputs)
        {
            input.Check(options);
        }

        return inputs;
    }

    /// <summary>Whether a shape is one that the model takes.</summary>
    public bool Fits(IReadOnlyList<long> shape) => Fits(shape, Shape);

    /// <summary>The shape with the batch before it.</summary>
    public IReadOnlyList<long> WithBatch(IReadOnlyList<long> rowShape, long rows) => IsBatched ? [rows, .. rowShape] : rowShape;

    /// <summary>How many elements a shape has.</summary>
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: more than an array can hold.</exception>
    public int Count(IReadOnlyList<long> shape)
    {
        var limit = Array.MaxLength / Math.Max(1, DataType.ElementSize());
        var count = 1L;
        foreach (var size in shape)
        {
            count = size > 0 && count > limit / size ? throw Invalid($"input '{Name}' of shape {Text(shape)} has more than {limit} elements") : count * size;
        }

        return (int)count;
    }

    /// <summary>A shape as people write it: <c>[-1,128]</c>.</summary>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(",", shape)}]";

    public static TritoneException Invalid(string message) => new(ErrorCode.InvalidArgument, message);

    private static bool Fits(IReadOnlyList<long> shape, IReadOnlyList<long> pattern)
        => shape.Count == pattern.Count && shape.Zip(pattern).All(pair => pair.First >= 0 && (pair.Second < 0 || pair.First == pair.Second));

    private static ModelInput Read(TensorMetadata input) => TensorDataTypeExtensions.TryParseWireName(input.DataType, out var dataType)
        ? new ModelInput(input.Name, dataType, input.Shape)
        : throw Invalid($"input '{input.Name}' has the unknown datatype '{input.DataType}'");

    private void Check(TensorOptions options)
    {
        if (options.BatchSize > 1 && !IsBatched)
        {
            throw Invalid($"input '{Name}' has shape {Text(Shape)}, which leaves no room for a batch of {options.BatchSize}; its first dimension would have to be -1");
        }

        if (options.Shapes.TryGetValue(Name, out var shape) && !Fits(shape, RowShape))
        {
            throw Invalid($"input '{Name}' takes {Text(RowShape)}{(IsBatched ? " for a row" : "")}; the shape given is {Text(shape)}");
        }
    }
}
