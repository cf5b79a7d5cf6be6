using System.Globalization;
using System.Text;
using System.Text.Json;
using Tritone.Tensors;

namespace Tritone.LoadTesting.Payloads;

/// <summary>A file with a request on each line.</summary>
internal static class JsonLinesFile
{
    private const string LabelKey = "label";

    public static IReadOnlyList<TensorRequest> Read(string path, IReadOnlyList<ModelInput> inputs, TensorOptions options)
    {
        if (options.BatchSize != 1)
        {
            throw ModelInput.Invalid($"'{path}': the batch size is {options.BatchSize}; a line of .jsonl is a whole request with a batch of its own");
        }

        var requests = new List<TensorRequest>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                var where = $"'{path}' line {number}";
                requests.Add(TensorFile.Parse(Encoding.UTF8.GetBytes(line), where, entry => ReadLine(entry, inputs, where)));
            }
        }

        return requests;
    }

    private static TensorRequest ReadLine(JsonElement entry, IReadOnlyList<ModelInput> inputs, string where)
    {
        var isLabel = inputs.All(input => input.Name != LabelKey);
        TensorFile.CheckKeys(entry, inputs, where, isLabel ? LabelKey : null);
        Tensor[] tensors = [.. inputs.Select(input => ReadInput(entry.GetProperty(input.Name), input, where))];
        var rows = CountRows(tensors, inputs, where);
        return new TensorRequest(tensors, isLabel && entry.TryGetProperty(LabelKey, out var label) ? ReadLabels(label, rows, where) : []);
    }

    private static long CountRows(Tensor[] tensors, IReadOnlyList<ModelInput> inputs, string where)
    {
        Tensor[] batched = [.. tensors.Where((_, i) => inputs[i].IsBatched)];
        var rows = batched.Length > 0 ? batched[0].Shape[0] : 1;
        if (rows == 0)
        {
            throw ModelInput.Invalid($"{where}: input '{batched[0].Name}' has no rows");
        }

        return batched.FirstOrDefault(tensor => tensor.Shape[0] != rows) is { } other
            ? throw ModelInput.Invalid($"{where}: input '{other.Name}' has {other.Shape[0]} rows, '{batched[0].Name}' has {rows}")
            : rows;
    }

    private static Tensor ReadInput(JsonElement value, ModelInput input, string where)
    {
        var reader = new JsonTensor(input, where);
        var (shape, data) = reader.Read(value);
        return input.Fits(shape)
            ? new Tensor(input.Name, input.DataType, shape, data)
            : throw reader.Invalid($"has shape {ModelInput.Text(shape)}; expected {ModelInput.Text(input.Shape)}");
    }

    private static string[] ReadLabels(JsonElement value, long rows, string where)
    {
        string[] labels = value.ValueKind is JsonValueKind.Array ? [.. value.EnumerateArray().Select(label => ReadLabel(label, where))] : [ReadLabel(value, where)];
        return labels.Length == rows ? labels : throw ModelInput.Invalid($"{where}: 'label' has {labels.Length} labels for {rows} rows");
    }

    private static string ReadLabel(JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number when value.TryGetInt64(out var index) => index.ToString(CultureInfo.InvariantCulture),
        _ => throw ModelInput.Invalid($"{where}: 'label' has {ErrorText.Shorten(value.GetRawText())}; expected a string or a whole number"),
    };
}
