using System.Runtime.InteropServices;
using System.Text.Json;
using Tritone.Runtime.Sessions;
using Tritone.Tensors;

namespace Tritone.Cli.Infer;

/// <summary>A line of tensors: a JSON object with an array of rows for each input of a model.</summary>
internal static class TensorLine
{
    /// <exception cref="TritoneException"><see cref="ErrorCode.InvalidArgument"/>: names the line, the input and what is wrong with it.</exception>
    public static IReadOnlyList<Tensor> Parse(string line, string place, OnnxModel model)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement, place, model);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid(place, $"is not JSON: {ErrorText.Of(exception)}");
        }
    }

    private static List<Tensor> Read(JsonElement root, string place, OnnxModel model)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            throw Invalid(place, "is not an object of tensors");
        }

        List<TensorSpec> known = [.. model.Inputs, .. model.OptionalInputs];
        var tensors = new List<Tensor>();
        foreach (var member in root.EnumerateObject())
        {
            var spec = known.Find(input => input.Name == member.Name)
                ?? throw Invalid(place, $"has the tensor '{member.Name}'; the model takes {string.Join(", ", known.Select(input => input.Name))}");
            tensors.Add(ReadTensor(member.Value, spec, place));
        }

        if (model.Inputs.FirstOrDefault(input => tensors.TrueForAll(tensor => tensor.Name != input.Name)) is { } missing)
        {
            throw Invalid(place, $"has no '{missing.Name}', which the model needs");
        }

        if (tensors.Find(tensor => !tensor.Shape.SequenceEqual(tensors[0].Shape)) is { } other)
        {
            throw Invalid(place, $"has '{tensors[0].Name}' of shape [{string.Join(",", tensors[0].Shape)}] and '{other.Name}' of shape [{string.Join(",", other.Shape)}]; they must be alike");
        }

        return tensors;
    }

    private static Tensor ReadTensor(JsonElement value, TensorSpec spec, string place)
    {
        if (spec.DataType is not TensorDataType.Int64)
        {
            throw new TritoneException(ErrorCode.Unsupported, $"the model's input '{spec.Name}' is {spec.DataType.ToWireName()}; infer gives token ids as INT64");
        }

        if (value.ValueKind is not JsonValueKind.Array || value.GetArrayLength() == 0 || value.EnumerateArray().Any(row => row.ValueKind is not JsonValueKind.Array))
        {
            throw Invalid(place, $"has a '{spec.Name}' that is not an array of rows, one at least");
        }

        var columns = value[0].GetArrayLength();
        var elements = new List<long>();
        foreach (var row in value.EnumerateArray())
        {
            if (row.GetArrayLength() != columns || columns == 0)
            {
                throw Invalid(place, $"has rows of {columns} and {row.GetArrayLength()} elements in '{spec.Name}'; they must be of one length, which is not 0");
            }

            foreach (var element in row.EnumerateArray())
            {
                elements.Add(element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out var number)
                    ? number
                    : throw Invalid(place, $"has something else than whole numbers in '{spec.Name}'"));
            }
        }

        return new Tensor(spec.Name, spec.DataType, [value.GetArrayLength(), columns], MemoryMarshal.AsBytes<long>(CollectionsMarshal.AsSpan(elements)).ToArray());
    }

    private static TritoneException Invalid(string place, string what) => new(ErrorCode.InvalidArgument, $"{place} {what}");
}
